// SPDX-License-Identifier: GPL-2.0-only
/*
 * /dev/dchain: what is asked for by ioctl(), see dchain_uapi.h. An open file
 * has one drop and one set of marks at most; both end with it.
 */
#include <linux/capability.h>
#include <linux/miscdevice.h>
#include <linux/uaccess.h>

#include "census/drop_below.h"
#include "census/job.h"
#include "control/control.h"
#include "count/marks.h"

/* Marks for each bucket where nobody says how many. */
#define PLACES_EACH 64

#define DROP_FLAGS \
	(DCHAIN_DROP_NEGATIVE | DCHAIN_DROP_UNUSED | DCHAIN_DROP_COUNT)

/**
 * struct opened - an open file
 * @lock: held by a request
 * @drop: the drop that was begun
 * @marking: it has marks
 */
struct opened {
	struct mutex lock;	/* one request at a time */
	struct drop drop;
	bool marking;
};

static int do_drop(struct opened *o, struct dchain_drop *ask)
{
	struct marks_table *marks = marks_get();
	int err = -EINVAL;

	if (ask->flags & ~DROP_FLAGS || ask->reserved)
		goto put;
	err = -ENODATA;
	if (ask->flags & DCHAIN_DROP_UNUSED && !marks)
		goto put;
	*ask = (struct dchain_drop){
		.fd = ask->fd, .flags = ask->flags, .max = ask->max
	};
	err = drop_below(&o->drop, ask, marks);
put:
	marks_put(marks);
	return err;
}

static bool can_mark(void)
{
	return mode_get() == MODE_WALK && !selftest_insertions_why();
}

static int do_marks(struct opened *o, struct dchain_marks *ask)
{
	u32 places = ask->bits;
	int err;

	if (ask->flags & ~DCHAIN_MARKS_POSITIVE)
		return -EINVAL;
	if (!can_mark())
		return -EOPNOTSUPP;
	if (!places)
		places = min_t(u64, U32_MAX, PLACES_EACH * census_buckets());
	err = marks_begin(&places, ask->flags & DCHAIN_MARKS_POSITIVE);
	if (err)
		return err;
	/* it may have been changed before anybody was told of it */
	if (mode_get() != MODE_WALK) {
		marks_end();
		return -EOPNOTSUPP;
	}
	o->marking = true;
	ask->bits = places;
	return 0;
}

static long device_ioctl(struct file *file, unsigned int what,
			 unsigned long arg)
{
	struct opened *o = file->private_data;
	union {
		struct dchain_drop drop;
		struct dchain_marks marks;
	} ask;
	long err;

	if (what != DCHAIN_DROP && what != DCHAIN_MARKS)
		return -ENOTTY;
	if (copy_from_user(&ask, (void __user *)arg, _IOC_SIZE(what)))
		return -EFAULT;
	if (mutex_lock_killable(&o->lock))
		return -EINTR;
	err = what == DCHAIN_DROP ? do_drop(o, &ask.drop) :
				    do_marks(o, &ask.marks);
	mutex_unlock(&o->lock);
	if (copy_to_user((void __user *)arg, &ask, _IOC_SIZE(what)))
		return -EFAULT;
	return err;
}

static int device_open(struct inode *inode, struct file *file)
{
	struct opened *o;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	o = kzalloc(sizeof(*o), GFP_KERNEL_ACCOUNT);
	if (!o)
		return -ENOMEM;
	mutex_init(&o->lock);
	file->private_data = o;
	return 0;
}

static int device_release(struct inode *inode, struct file *file)
{
	struct opened *o = file->private_data;

	drop_end(&o->drop);
	if (o->marking)
		marks_end();
	kfree(o);
	return 0;
}

static const struct file_operations device_ops = {
	.owner = THIS_MODULE,
	.open = device_open,
	.release = device_release,
	.unlocked_ioctl = device_ioctl,
	.compat_ioctl = device_ioctl,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "dchain",
	.fops = &device_ops,
	.mode = 0600,
};

/**
 * census_device_init() - make /dev/dchain
 *
 * Context: process, may sleep.
 * Return: 0, or an error with a line in the log.
 */
int census_device_init(void)
{
	int err = misc_register(&device);

	if (err)
		pr_err("cannot load: no /dev/dchain, error %d\n", err);
	return err;
}

/* Nobody has it open: whoever does keeps the module. */
void census_device_exit(void)
{
	misc_deregister(&device);
}
