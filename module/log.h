/* SPDX-License-Identifier: GPL-2.0-only */
/* Included before all else: every line in the kernel's log names the module. */
#ifndef DCHAIN_LOG_H
#define DCHAIN_LOG_H

#define pr_fmt(fmt) "dchain: " fmt

#endif /* DCHAIN_LOG_H */
