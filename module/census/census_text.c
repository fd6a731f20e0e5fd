// SPDX-License-Identifier: GPL-2.0-only
/* A census as text: three tables, one after the other, row by row. */
#include "census/job.h"
#include "census/keys.h"
#include "census/result.h"
#include "kernel/text.h"

#define COUNT_COLUMNS \
	"dentries negative in_use negative_in_use transient name_bytes negative_used turned_positive"

static void show_head(struct seq_file *m, const char *name, const char *columns)
{
	seq_printf(m, "dchain %s - version: 3\n# %s\n", name, columns);
}

static void show_counts(struct seq_file *m, const struct census_result *r,
			const struct census_counts *c)
{
	unsigned int i;

	for (i = CENSUS_DENTRIES; i < CENSUS_NEGATIVE_USED; i++)
		seq_printf(m, " %llu", c->n[i]);
	if (r->marks.on)
		seq_printf(m, " %llu %llu", c->n[CENSUS_NEGATIVE_USED],
			   c->n[CENSUS_TURNED]);
	else
		seq_puts(m, " - -");
}

static void show(struct seq_file *m, const char *name, u64 value)
{
	seq_printf(m, "%s %llu\n", name, value);
}

static void show_run(struct seq_file *m, const struct census_result *r)
{
	const u64 *n = r->counts.n;

	seq_printf(m, "kind %s\n", r->full ? "full" : "sample");
	show(m, "microseconds", r->nanoseconds / NSEC_PER_USEC);
	show(m, "longest_slice", r->longest_slice / NSEC_PER_USEC);
	show(m, "restarts", r->restarts);
	show(m, "torn", r->torn);
	show(m, "pinned", r->pinned);
	show(m, "buckets", census_buckets());
	show(m, "walked", r->stats.walked);
	show(m, "dentries", n[CENSUS_DENTRIES]);
	show(m, "negative", n[CENSUS_NEGATIVE]);
	show(m, "in_use", n[CENSUS_IN_USE]);
	show(m, "negative_in_use", n[CENSUS_NEGATIVE_IN_USE]);
	show(m, "transient", n[CENSUS_TRANSIENT]);
	show(m, "name_bytes", n[CENSUS_NAME_BYTES]);
	show(m, "longest", r->stats.longest);
}

static void show_chains(struct seq_file *m, const struct census_result *r)
{
	const struct census_stats *s = &r->stats;
	unsigned int bin;

	for (bin = 0; bin < CENSUS_BINS; bin++) {
		u32 first = census_bin_first(bin);
		u32 last = census_bin_first(bin + 1) - 1;

		if (!s->bins[bin])
			continue;
		seq_printf(m, "length:%u", first);
		if (first != last)
			seq_printf(m, "-%u", last);
		seq_printf(m, " %llu\n", s->bins[bin]);
	}
	if (!r->longest_name[0])
		return;
	seq_puts(m, "longest_name ");
	text_put(m, r->longest_name, strlen(r->longest_name));
	seq_putc(m, '\n');
}

static void show_marks(struct seq_file *m, const struct census_result *r)
{
	const struct marks_state *marks = &r->marks;

	if (!marks->on)
		return;
	show(m, "marked_seconds", marks->nanoseconds / NSEC_PER_SEC);
	show(m, "marks_bits", marks->places);
	show(m, "marks_set", marks->set);
	show(m, "marks_fresh", marks->fresh);
	show(m, "used_again", r->counts.n[CENSUS_USED]);
	show(m, "negative_used", r->counts.n[CENSUS_NEGATIVE_USED]);
	show(m, "negative_turned", r->counts.n[CENSUS_TURNED]);
}

/* Nobody must take a part for the whole. */
static void show_census(struct seq_file *m, const struct census_result *r)
{
	show_head(m, "census", "name value");
	if (r->torn)
		seq_printf(m, "# warning: %llu chains changed too fast: their counts are lower bounds\n",
			   r->torn);
	if (r->marks.interrupted)
		seq_puts(m, "# warning: the mode was changed since marking began: use is not known\n");
	show_run(m, r);
	show_chains(m, r);
	show_marks(m, r);
}

static void show_owners_head(struct seq_file *m, const struct census_result *r)
{
	show_head(m, "owners", "id " COUNT_COLUMNS " state path");
	if (!compat_charges_dentries())
		seq_puts(m, "# warning: this kernel does not record whom a dentry is charged to (cgroup.memory=nokmem), or it has no memory cgroups\n");
	if (r->owners.other.counts.n[CENSUS_DENTRIES])
		seq_printf(m, "# warning: more than %u owners: those met later are in (other)\n",
			   r->owners.used);
}

/* The one behind the last is (other), where that has any. */
static void show_owner(struct seq_file *m, const struct census_result *r,
		       u32 i)
{
	const struct tally *t = &r->owners;
	const struct tally_row *row = i < t->used ? &t->rows[i] : &t->other;
	const struct census_owner_name *name = &r->owner_names[i];
	const char *path = row == &t->other ? "(other)" : name->path ?:
			   name->id ? "(unknown)" : "(uncharged)";

	if (!row->counts.n[CENSUS_DENTRIES])
		return;
	seq_printf(m, "%llu", name->id);
	show_counts(m, r, &row->counts);
	seq_printf(m, " %s ",
		   !name->id ? "-" : name->live ? "live" : "removed");
	text_put(m, path, strlen(path));
	seq_putc(m, '\n');
}

static void show_directories_head(struct seq_file *m,
				  const struct census_result *r)
{
	show_head(m, "directories", "number parent dev ino fs " COUNT_COLUMNS
		  " owner example name");
	if (directories_full(&r->directories))
		seq_puts(m, "# warning: too many directories: those met later are summed in (more)\n");
}

static void show_example(struct seq_file *m, const struct directories *d,
			 const struct tally_row *row)
{
	const char *name = row->example ? d->examples[row->example - 1] : "";

	if (!row->example_length)
		seq_putc(m, '-');
	else if (row->example_length == 1 && name[0] == '-')
		seq_puts(m, "\\055");
	else
		text_put(m, name, row->example_length);
}

static void show_name(struct seq_file *m, const struct directories *d,
		      const struct tally_row *row)
{
	if (row->kind == DIRECTORY_ROOT) {
		seq_putc(m, '/');
	} else if (row->kind == DIRECTORY_MORE) {
		seq_puts(m, "(more)");
	} else {
		if (row->kind == DIRECTORY_GAP)
			seq_puts(m, ".../");
		if (row->name_length)
			text_put(m, d->names + row->name, row->name_length);
		else
			seq_puts(m, "(unknown)");
	}
}

static u64 owner_id(const struct census_result *r, const struct tally_row *row)
{
	return row->choice ? r->owner_names[row->choice - 1].id : 0;
}

static void show_directory(struct seq_file *m, const struct census_result *r,
			   u32 i)
{
	const struct directories *d = &r->directories;
	const struct tally_row *row = &d->tally.rows[i];
	const struct tally_row *root = &d->tally.rows[row->root - 1];
	dev_t dev = census_directory_dev(&row->key);

	seq_printf(m, "%u %u %u:%u %llu %.*s", i + 1, row->parent, MAJOR(dev),
		   MINOR(dev), census_directory_ino(&row->key),
		   root->name_length, d->names + root->name);
	show_counts(m, r, &row->counts);
	seq_printf(m, " %llu ", owner_id(r, row));
	show_example(m, d, row);
	seq_putc(m, ' ');
	show_name(m, d, row);
	seq_putc(m, '\n');
}

static void show_directories_end(struct seq_file *m,
				 const struct census_result *r)
{
	const struct tally *t = &r->directories.tally;

	if (!t->other.counts.n[CENSUS_DENTRIES])
		return;
	seq_printf(m, "%u 0 - 0 -", t->used + 1);
	show_counts(m, r, &t->other.counts);
	seq_puts(m, " 0 - (other)\n");
}

/* How many elements census_text() is called for; some write several lines. */
u64 census_text_elements(const struct census_result *r)
{
	return 5 + r->owners.used + r->directories.tally.used;
}

/**
 * census_text() - write an element of a census
 * @m: where to
 * @r: the result
 * @i: which: the first table, a head, its rows, a head, its rows, its end
 *
 * Context: process, may sleep.
 */
void census_text(struct seq_file *m, const struct census_result *r, u64 i)
{
	u64 owners_end = 3 + r->owners.used;
	u64 directories_end = owners_end + 1 + r->directories.tally.used;

	if (!i)
		show_census(m, r);
	else if (i == 1)
		show_owners_head(m, r);
	else if (i < owners_end)
		show_owner(m, r, i - 2);
	else if (i == owners_end)
		show_directories_head(m, r);
	else if (i < directories_end)
		show_directory(m, r, i - owners_end - 1);
	else
		show_directories_end(m, r);
}
