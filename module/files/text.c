// SPDX-License-Identifier: GPL-2.0-only
/*
 * The machine code of the lookup functions, as it was before the module's own
 * probes went in: `dchain locate' finds the chain-walk loops in it, also where
 * probes hide them and where the kernel is locked down and has no /proc/kcore.
 */
#include <linux/fs.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "control/control.h"
#include "count/probes.h"
#include "files/files.h"
#include "kernel/symbols.h"

/* Some 300 bytes are usual, with sanitizers built in 1,500. */
#define TEXT_MAX 4096

/* The address that is printed for the first function. */
#define TEXT_BASE (1UL << 40)

#ifdef CONFIG_ARM64
#define TEXT_ARCH "arm64"
#else
#define TEXT_ARCH "x86_64"
#endif

static struct text {
	size_t size;
	u8 bytes[TEXT_MAX];
} texts[CONTROL_NR_HEADS];

/* Save the code; process context, before any probe is registered. */
void files_save_text(void)
{
	char name[KSYM_NAME_LEN];
	unsigned long offset, length;
	unsigned int i;

	for (i = 0; i < CONTROL_NR_HEADS; i++) {
		unsigned long start = probes[PROBE_LOOP + i].address;

		if (!start || !symbol_at(start, name, sizeof(name), &offset,
					 &length) || length > TEXT_MAX)
			continue;
		memcpy(texts[i].bytes, (void *)start, length);
		texts[i].size = length;
	}
}

/*
 * Addresses are those of the functions among each other, so that jumps from one
 * to the other are seen as such. They do not reveal where the kernel is.
 */
static int text_show(struct seq_file *m, void *v)
{
	unsigned int i, j;

	seq_printf(m, "dchain text - version: 1\n# symbol arch address bytes\n# kernel: %s\n",
		   utsname()->release);
	for (i = 0; i < CONTROL_NR_HEADS; i++) {
		const struct probe *p = &probes[PROBE_LOOP + i];

		if (!texts[i].size)
			continue;
		seq_printf(m, "%s " TEXT_ARCH " 0x%lx ", p->symbol, TEXT_BASE +
			   p->address - probes[PROBE_LOOP].address);
		for (j = 0; j < texts[i].size; j++)
			seq_printf(m, "%02x", texts[i].bytes[j]);
		seq_putc(m, '\n');
	}
	return 0;
}

static int text_open(struct inode *inode, struct file *file)
{
	return single_open(file, text_show, NULL);
}

const struct file_operations files_text = {
	.owner = THIS_MODULE,
	.open = text_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};
