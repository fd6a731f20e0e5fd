/* SPDX-License-Identifier: GPL-2.0-only */
/* Text that others chose, in files that terminals and programs read. */
#ifndef DCHAIN_TEXT_H
#define DCHAIN_TEXT_H

#include <linux/seq_file.h>

/**
 * text_put() - print a name or a path
 * @m: where to
 * @text: what could be taken for more than a letter becomes \ooo
 * @length: of it, in bytes
 *
 * Context: process.
 */
static inline void text_put(struct seq_file *m, const char *text, size_t length)
{
	for (; length; length--, text++) {
		if (*text > ' ' && *text < '\177' && *text != '\\')
			seq_putc(m, *text);
		else
			seq_printf(m, "\\%03o", (unsigned char)*text);
	}
}

/* A file of text, opened by NAME_open() and closed by @closed. */
#define TEXT_FILE(name, closed)						\
const struct file_operations name##_file = {				\
	.owner = THIS_MODULE,						\
	.open = name##_open,						\
	.read = seq_read,						\
	.llseek = seq_lseek,						\
	.release = closed,						\
}

#endif /* DCHAIN_TEXT_H */
