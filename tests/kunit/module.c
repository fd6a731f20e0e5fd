// SPDX-License-Identifier: GPL-2.0-only
/* What a module needs besides its suites; KUnit runs them when it is loaded. */
#include <linux/module.h>

MODULE_DESCRIPTION("KUnit tests of dchain's pure parts");
MODULE_LICENSE("GPL");
