/* SPDX-License-Identifier: GPL-2.0-only */
/* What drive does by /dev/dchain; included by drive.c, which has number(). */
#include <sys/ioctl.h>
#include <time.h>

#include "../../../module/dchain_uapi.h"

static int open_device(void)
{
	int fd = open("/dev/dchain", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		err(1, "/dev/dchain");
	return fd;
}

static void add_drop(struct dchain_drop *sum, const struct dchain_drop *d)
{
	sum->freed += d->freed;
	sum->negative += d->negative;
	sum->in_use += d->in_use;
	sum->kept += d->kept;
	if (sum->longest_ns < d->longest_ns)
		sum->longest_ns = d->longest_ns;
	sum->more = d->more;
}

static int drop(int argc, char **argv)
{
	struct dchain_drop sum = { 0 }, ask = { 0 };
	int device, once = 0, calls = 0, c;
	struct timespec begin, end;
	unsigned long max = 0;

	while ((c = getopt(argc, argv, "nuc1m:")) != -1) {
		ask.flags |= c == 'n' ? DCHAIN_DROP_NEGATIVE :
			     c == 'u' ? DCHAIN_DROP_UNUSED :
			     c == 'c' ? DCHAIN_DROP_COUNT : 0;
		if (c == 'm')
			max = number(optarg, "MAX");
		once |= c == '1';
	}
	if (argc - optind != 1)
		errx(1, "%s", usage);
	device = open_device();
	ask.fd = open(argv[optind], O_PATH | O_CLOEXEC);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	do {
		ask.max = max ? max - sum.freed : 0;
		if (ioctl(device, DCHAIN_DROP, &ask))
			err(1, "%s", argv[optind]);
		add_drop(&sum, &ask);
		calls++;
	} while (ask.more && !once && (!max || sum.freed < max));
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("freed: %llu\nnegative: %llu\nin_use: %llu\nkept: %llu\n"
	       "longest_ns: %llu\nmore: %u\ncalls: %d\nmicroseconds: %ld\n",
	       sum.freed, sum.negative, sum.in_use, sum.kept, sum.longest_ns,
	       sum.more, calls,
	       (end.tv_sec - begin.tv_sec) * 1000000 +
	       (end.tv_nsec - begin.tv_nsec) / 1000);
	return 0;
}

static int marks(int argc, char **argv)
{
	struct dchain_marks ask = { 0 };
	char byte;
	int c;

	while ((c = getopt(argc, argv, "p")) != -1)
		if (c == 'p')
			ask.flags = DCHAIN_MARKS_POSITIVE;
	if (argc - optind != 1)
		errx(1, "%s", usage);
	if (ioctl(open_device(), DCHAIN_MARKS, &ask))
		err(1, "marks");
	printf("bits %u\n", ask.bits);
	fflush(stdout);
	if (strcmp(argv[optind], "-"))
		sleep(number(argv[optind], "SECONDS"));
	else
		while (read(0, &byte, 1) > 0)
			;
	return 0;
}
