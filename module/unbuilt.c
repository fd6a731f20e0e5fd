// SPDX-License-Identifier: GPL-2.0-only
/*
 * What dkms installs in the module's place where that does not compile for a
 * kernel that arrives. Without it dkms fails, and the installation of the
 * kernel with it. It cannot be loaded, and prints why.
 */
#define pr_fmt(fmt) "dchain: " fmt

#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

static int __init unbuilt_init(void)
{
	pr_err("cannot load: dchain did not compile for this kernel; dkms build --force dchain/%s shows why\n",
	       THIS_MODULE->version);
	return -ENOEXEC;
}

module_init(unbuilt_init);

MODULE_DESCRIPTION("dchain did not compile for this kernel");
MODULE_AUTHOR("dchain developers");
MODULE_VERSION("0.2.0");
MODULE_LICENSE("GPL");
