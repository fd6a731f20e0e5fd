// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/diagnose.h"

#include "host/mounts.h"
#include "lib/amount.h"
#include "names/columns.h"
#include "names/one.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Of the table; a smaller tree explains nothing. */
#define SMALL_TREE 0.1

enum {
	FOUND_WHAT, FOUND_FIGURE, FOUND_LOOKUPS, FOUND_STEPS, FOUND_MS,
	FOUND_DENTRIES, FOUND_NEGATIVE, FOUND_SHARE, FOUND_POSITIVE,
	FOUND_BYTES, FOUND_LIMIT, FOUND_PID, FOUND_COMM, FOUND_NAMES,
	FOUND_PLACE = FOUND_NAMES + 6, FOUND_EXAMPLES, FOUND_PATH, FOUND_COLUMNS
};

const struct printer_column diagnose_columns[] = {
	{ "what", "victim, owner, maker, directory, ...", PRINTER_TEXT, false },
	{ "figure", "what is known of it, for people", PRINTER_TEXT, false },
	{ "lookups_per_second", "of a victim", PRINTER_NUMBER, true },
	{ "steps", "of each lookup", PRINTER_NUMBER, true },
	{ "ms_per_second", "of CPU time lost, estimated", PRINTER_NUMBER,
	  true },
	{ "dentries", "that it has", PRINTER_NUMBER, true },
	{ "negative", "of these; or made by it", PRINTER_NUMBER, true },
	{ "share", "per cent of the table, or of the steps", PRINTER_NUMBER,
	  true },
	{ "positive", "made by it", PRINTER_NUMBER, true },
	{ "bytes", "of memory", PRINTER_NUMBER, true },
	{ "limit", "of these bytes, or the setting", PRINTER_NUMBER, true },
	{ "pid", "of the process", PRINTER_NUMBER, true },
	{ "comm", "name of the process", PRINTER_TEXT, true },
	NAMES_COLUMNS,
	{ "place", "what the directory is part of: image, volume, ...",
	  PRINTER_TEXT, true },
	{ "examples", "names in the directory, / between them", PRINTER_TEXT,
	  true },
	{ "path", "cgroup or directory", PRINTER_PATH, true },
};

const size_t diagnose_ncolumns = FOUND_COLUMNS;

/* For programs, all but the words. */
#define FOUND_JSON \
	"what,lookups_per_second,steps,ms_per_second,dentries,negative," \
	"share,positive,bytes,limit,pid,comm,name,image,runtime,container,pod," \
	"unit,place,examples,path"

__attribute__((format(printf, 4, 5)))
static void found(struct printer *p, const char *what, const char *path,
		  const char *format, ...)
{
	char text[200];
	va_list args;
	size_t c;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	printer_row(p);
	for (c = FOUND_LOOKUPS; c < FOUND_PATH; c++)
		printer_set(p, c, "-");
	printer_set(p, FOUND_WHAT, what);
	printer_set(p, FOUND_FIGURE, text);
	printer_set(p, FOUND_PATH, path);
	/* People see a directory in the column of cgroups' names. */
	if (!printer_is_json(p))
		printer_set(p, FOUND_NAMES, path);
}

/* What a directory is part of, on a line of its own below the path. */
static void also_called(struct printer *p, const char *name)
{
	if (printer_is_json(p) || !*name)
		return;
	printer_row(p);
	printer_setf(p, FOUND_NAMES, "= %s", name);
}

static void found_lookups(struct printer *p, const struct diagnosis *d)
{
	const struct verdict *v = &d->verdict;
	size_t i;

	for (i = 0; i < v->nvictims; i++) {
		const struct verdict_victim *victim = &v->victims[i];
		const struct sample_row *row = victim->row;
		double rate = (double)row->count[SAMPLE_LOOKUPS] /
			      d->facts.facts.seconds;

		/* on a healthy host, the slowest alone */
		if (i && !victim->level)
			break;
		found(p, "victim", row->path,
		      "%.0f lookups/s, %.1f steps, %.0f ms/s", rate,
		      sample_avg(row), victim->ms);
		printer_setf(p, FOUND_LOOKUPS, "%.1f", rate);
		printer_setf(p, FOUND_STEPS, "%.2f", sample_avg(row));
		printer_setf(p, FOUND_MS, "%.2f", victim->ms);
		names_columns_fill(p, FOUND_NAMES, names_one(row->path), row->path);
	}
	if (v->due < 0.01)
		return;
	found(p, "due to", v->owner->path, "%.0f %% of its steps",
	      100 * v->due);
	printer_setf(p, FOUND_SHARE, "%.1f", 100 * v->due);
	names_columns_fill(p, FOUND_NAMES, names_one(v->owner->path), v->owner->path);
}

static void set_holder(struct printer *p, const struct census_holder *h,
		       double share)
{
	printer_setf(p, FOUND_DENTRIES, "%.0f", h->dentries.value);
	printer_setf(p, FOUND_NEGATIVE, "%.0f", h->negative.value);
	printer_setf(p, FOUND_SHARE, "%.1f", 100 * share);
}

static void found_maker(struct printer *p, const struct verdict_maker *maker)
{
	const struct sample_row *row = maker->row;
	const char *comm = row->comm && strcmp(row->comm, "-") ? row->comm :
								 NULL;

	found(p, "maker", row->path, "%s%smade %llu negative, %llu positive%s",
	      comm ? comm : "", comm ? " " : "", (unsigned long long)
	      row->count[SAMPLE_CREATED_NEGATIVE], (unsigned long long)
	      row->count[SAMPLE_CREATED_POSITIVE],
	      maker->deleted ? ", deleted since" : "");
	printer_setf(p, FOUND_NEGATIVE, "%llu", (unsigned long long)
		     row->count[SAMPLE_CREATED_NEGATIVE]);
	printer_setf(p, FOUND_POSITIVE, "%llu", (unsigned long long)
		     row->count[SAMPLE_CREATED_POSITIVE]);
	printer_setf(p, FOUND_DENTRIES, "%.0f", maker->stands);
	if (comm)
		printer_set(p, FOUND_COMM, comm);
	names_columns_fill(p, FOUND_NAMES, names_one(row->path), row->path);
}

/* The file system with the most; where it is mounted, if that is known. */
static void found_mount(struct printer *p, const struct diagnosis *d)
{
	const struct census_holders *mounts = &d->facts.census.mounts;
	const struct census_holder *h = mounts->rows;
	char path[FACTS_PATH];
	double share;

	if (!d->facts.facts.census || !mounts->n || !h->dev)
		return;
	share = d->verdict.dentries > 0 ?
		h->dentries.value / d->verdict.dentries : 0;
	if (!mounts_path(d->facts.mounts, h->dev, "/", path, sizeof(path)))
		snprintf(path, sizeof(path), "%s %s", h->fs, h->dev);
	found(p, "mount", path, "%.0f dentries (%.0f %%)", h->dentries.value,
	      100 * share);
	set_holder(p, h, share);
}

/* One name of the directory, the first of @examples, cut to the column. */
static void print_example(struct printer *p, const char *examples)
{
	char name[38];

	snprintf(name, sizeof(name), "%.*s", (int)strcspn(examples, "/"),
		 examples);
	printer_row(p);
	printer_setf(p, FOUND_FIGURE, "such as %s", name);
}

static void set_place(struct printer *p, const struct facts_directory *where)
{
	const char *examples = where->row->examples;

	if (where->place.text[0])
		printer_set(p, FOUND_PLACE, where->place.text);
	if (examples)
		printer_set(p, FOUND_EXAMPLES, examples);
	also_called(p, where->place.text);
	if (!printer_is_json(p) && examples && strcmp(examples, "-") != 0)
		print_example(p, examples);
}

static void found_directories(struct printer *p, const struct diagnosis *d)
{
	const struct verdict *v = &d->verdict;
	size_t i;

	found_mount(p, d);
	if (v->tree && v->tree_share >= SMALL_TREE) {
		found(p, "tree", d->facts.tree.path, "%.0f below it (%.0f %%)",
		      v->tree->dentries.value, 100 * v->tree_share);
		set_holder(p, v->tree, v->tree_share);
		set_place(p, &d->facts.tree);
	}
	for (i = 0; i < d->facts.nwhere && i < 3; i++) {
		const struct census_holder *h = d->facts.where[i].row;
		double share = v->dentries > 0 ?
			       h->dentries.value / v->dentries : 0;

		found(p, d->facts.where[i].layer ? "layer" : "directory",
		      d->facts.where[i].path,
		      "%.0f entries (%.0f %%), %.0f negative",
		      h->dentries.value, 100 * share, h->negative.value);
		set_holder(p, h, share);
		set_place(p, &d->facts.where[i]);
	}
}

static void found_holders(struct printer *p, const struct diagnosis *d)
{
	const struct verdict *v = &d->verdict;
	size_t i;

	for (i = 0; i < v->nowners; i++) {
		const struct census_holder *h = v->owners[i];
		double share = v->dentries > 0 ?
			       h->dentries.value / v->dentries : 0;

		found(p, "owner", h->path,
		      "%.0f dentries (%.0f %%), %.0f negative",
		      h->dentries.value, 100 * share, h->negative.value);
		set_holder(p, h, share);
		names_columns_fill(p, FOUND_NAMES, names_one(h->path), h->path);
	}
	for (i = 0; i < v->nmakers; i++)
		found_maker(p, &v->makers[i]);
	found_directories(p, d);
}

static void found_slab(struct printer *p, const char *what, const char *path,
		       const struct host_slab *slab)
{
	char held[32], used[32];

	found(p, what, path, "%s held, %s of it filled",
	      amount_bytes_text(slab->held, held, sizeof(held)),
	      amount_bytes_text(slab->used, used, sizeof(used)));
	printer_setf(p, FOUND_BYTES, "%llu", (unsigned long long)slab->held);
}

static void found_slabs(struct printer *p, const struct diagnosis *d)
{
	const struct host_slabs *s = &d->facts.host.slabs;

	if (!s->known || (!d->verdict.levels[VERDICT_MEMORY] &&
			  !d->verdict.levels[VERDICT_PINNED] &&
			  !d->verdict.levels[VERDICT_EMPTY] &&
			  !d->facts.facts.doubt))
		return;
	found_slab(p, "dentries", "dentry", &s->dentry);
	found_slab(p, "names", "kmalloc-rcl-*", &s->names);
	found_slab(p, "inodes", s->largest, &s->inode);
}

/* Whose slab is the most; the one that is tight in its limit always. */
static void found_cgroups(struct printer *p, const struct diagnosis *d)
{
	const struct facts *f = &d->facts;
	char slab[32], max[32];
	size_t i;

	if (d->verdict.levels[VERDICT_CGROUP]) {
		found(p, "limited", f->tight->path, "%s of slab, limit %s",
		      amount_bytes_text(f->tight->slab, slab, sizeof(slab)),
		      amount_bytes_text(f->tight->max, max, sizeof(max)));
		printer_setf(p, FOUND_BYTES, "%llu",
			     (unsigned long long)f->tight->slab);
		printer_setf(p, FOUND_LIMIT, "%llu",
			     (unsigned long long)f->tight->max);
		names_columns_fill(p, FOUND_NAMES, names_one(f->tight->path), f->tight->path);
	}
	for (i = 0; f->facts.doubt && i < f->nslabs; i++) {
		found(p, "cgroup", f->slabs[i]->path, "%s of slab",
		      amount_bytes_text(f->slabs[i]->slab, slab,
					sizeof(slab)));
		printer_setf(p, FOUND_BYTES, "%llu",
			     (unsigned long long)f->slabs[i]->slab);
		names_columns_fill(p, FOUND_NAMES, names_one(f->slabs[i]->path), f->slabs[i]->path);
	}
}

static void found_task(struct printer *p, const char *what,
		       const struct host_task *task, const char *does)
{
	char text[HOST_COMM + 32];

	if (!task->pid)
		return;
	snprintf(text, sizeof(text), "%d (%s)", task->pid, task->comm);
	found(p, what, text, "%llu %s", (unsigned long long)task->count, does);
	printer_setf(p, FOUND_PID, "%d", task->pid);
	printer_set(p, FOUND_COMM, task->comm);
}

static void found_setting(struct printer *p, const char *name, int64_t value,
			  const char *means)
{
	if (value == HOST_NONE)
		return;
	found(p, "setting", name, "%lld%s", (long long)value, means);
	printer_setf(p, FOUND_LIMIT, "%lld", (long long)value);
}

static void found_settings(struct printer *p, const struct diagnosis *d)
{
	const struct host *host = &d->facts.host;

	if (host->pressure != HOST_NONE && host->pressure != 100)
		found_setting(p, "vm.vfs_cache_pressure", host->pressure,
			      " (100 is usual)");
	found_setting(p, "fs.dentry-negative", host->drop_on_delete,
		      host->drop_on_delete ? " (dropped when deleted)" :
					     " (kept when deleted)");
	found_setting(p, "fs.negative-dentry-limit", host->negative_limit,
		      host->negative_limit ? " thousandths of memory" :
					     " (no limit)");
	found_setting(p, "fs.dentry-fs-klimit", host->fs_limit,
		      host->fs_limit ? " (of an undocumented unit)" :
				       " (no limit)");
}

static void found_table(struct printer *p, const struct diagnosis *d)
{
	const struct host *host = &d->facts.host;

	if (d->facts.facts.census)
		return;
	found(p, "table", host->buckets_known ? "by the boot log" :
	      "the default for this memory",
	      "%llu dentries, %llu buckets",
	      (unsigned long long)host->dentries.dentries,
	      (unsigned long long)host->buckets);
	printer_setf(p, FOUND_DENTRIES, "%llu",
		     (unsigned long long)host->dentries.dentries);
	printer_setf(p, FOUND_NEGATIVE, "%llu",
		     (unsigned long long)host->dentries.negative);
	printer_setf(p, FOUND_LIMIT, "%llu", (unsigned long long)host->buckets);
}

struct printer *diagnose_findings(const struct diagnosis *d,
				  const struct printer_format *format)
{
	struct printer_format whole = *format;
	struct printer *p;

	if (format->json && !whole.columns)
		whole.columns = FOUND_JSON;
	p = printer_new("findings", diagnose_columns, FOUND_COLUMNS, &whole);
	if (!p)
		return NULL;
	found_lookups(p, d);
	found_table(p, d);
	found_holders(p, d);
	found_slabs(p, d);
	found_cgroups(p, d);
	if (d->verdict.levels[VERDICT_IN_USE])
		found_task(p, "in use", &d->facts.host.holder,
			   d->facts.host.holder_room ?
			   "descriptors at most" : "descriptors");
	found_task(p, "waiting", &d->facts.host.waiter, "tasks, such as");
	found_settings(p, d);
	return p;
}
