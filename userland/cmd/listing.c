// SPDX-License-Identifier: GPL-2.0-only
/*
 * The rows of a census: by directory, subtree, file system, owner; by how many
 * entries directories have. Of a single directory `used' is what has a mark, at
 * most; else false marks are taken off.
 */
#include "cmd/listing.h"

#include "file/mounts.h"
#include "lib/program.h"
#include "names/names.h"

#include <stdlib.h>
#include <string.h>

#define D (1u << BY_DIRECTORY)
#define S (1u << BY_SUBTREE)
#define M (1u << BY_MOUNT)
#define O (1u << BY_OWNER)
#define H (1u << BY_HISTOGRAM)
#define ALL (D | S | M | O)
#define ANY (ALL | H)

/* Shown only if use was marked, in a sample, or with a limit. */
#define MARKED (1u << 8)
#define SAMPLED (1u << 9)
#define LIMITED (1u << 10)

/*
 * C(ENUM, name, type, kinds of rows that have it, kinds in which it is shown by
 *   default and when, help)
 *
 * JSON has all.
 */
#define COLUMNS(C) \
	C(SIZE, "size", TEXT, H, H, "entries of a directory") \
	C(DIRS, "dirs", NUMBER, H, H, \
	  "directories with so many negative entries") \
	C(DROPPED, "dropped", NUMBER, O, O | LIMITED, \
	  "what a limit takes from it") \
	C(DROPPED_USED, "dropped_used", NUMBER, O, O | LIMITED | MARKED, \
	  "of that, used again while marked") \
	C(DENTRIES, "dentries", NUMBER, ALL, ALL, "entries in the table") \
	C(ERROR, "error", NUMBER, ALL, ALL | SAMPLED, \
	  "99 % confidence interval of dentries, +/-") \
	C(NEGATIVE, "negative", NUMBER, ANY, ANY, \
	  "entries of names that do not exist") \
	C(USED, "used", NUMBER, ANY, ANY | MARKED, \
	  "negative entries used again while marked") \
	C(UNUSED, "unused", NUMBER, ALL, ALL | MARKED, \
	  "negative entries that were not") \
	C(TURNED, "turned", NUMBER, ALL, ALL | MARKED, \
	  "turned positive while marked") \
	C(SHARE, "share", NUMBER, ALL | H, ALL | H, \
	  "per cent of the table, or of its negative entries") \
	C(USED_ERROR, "used_error", NUMBER, ALL, 0, \
	  "99 % confidence interval of used, +/-") \
	C(AT_LEAST, "at_least", TEXT, O, 0, \
	  "yes: directories without a row may lose more") \
	C(POSITIVE_DIRS, "pdirs", NUMBER, H, H, \
	  "directories with so many positive entries") \
	C(POSITIVE, "positive", NUMBER, H, H, "entries that these have") \
	C(IN_USE, "in_use", NUMBER, ALL, 0, \
	  "entries that cannot be dropped now") \
	C(ID, "id", NUMBER, O, 0, "inode of the cgroup's directory") \
	C(DEV, "dev", TEXT, D | S | M, 0, \
	  "the file system, MAJOR:MINOR") \
	C(FS, "fs", TEXT, D | S | M, M, "type of the file system") \
	C(EXAMPLE, "example", PATH, D, 0, \
	  "one of its entries") \
	C(NAME, "name", PATH, D | O, D | O, \
	  "who pays for it: container, unit or cgroup") \
	C(PATH, "path", PATH, ANY, D | S | M | H, \
	  "where it is here; of the largest directory")

#define ENUM(id, ...) COLUMN_##id,
#define LINE(id, name, type, kinds, shown, help) \
	{ name, help, PRINTER_##type, false },
#define PLACE(id, name, type, kinds, shown, help) { kinds, shown },

enum { COLUMNS(ENUM) NCOLUMNS };

_Static_assert(NCOLUMNS == LISTING_COLUMNS, "as the header has it");

const struct printer_column listing_columns[] = { COLUMNS(LINE) };

static const struct {
	unsigned int kinds;
	unsigned int shown;
} places[] = { COLUMNS(PLACE) };

/**
 * struct table - a table being filled
 * @p: it
 * @place: of each of all columns, its place in it; NCOLUMNS for none
 * @l: what is printed
 * @c: of what
 * @mounts: of this host, or NULL
 * @known: names of cgroups, or NULL
 * @shown: rows so far
 * @left: sum of those that are not
 */
struct table {
	struct printer *p;
	size_t place[NCOLUMNS];
	const struct listing *l;
	const struct census *c;
	struct libmnt_table *mounts;
	struct names_known *known;
	size_t shown;
	double left[CENSUS_COUNTS];
};

static bool is_shown(const struct listing *l, unsigned int shown)
{
	return (shown & (1u << l->by)) &&
	       (!(shown & SAMPLED) || !l->c->full) &&
	       (!(shown & MARKED) || l->c->marks.seconds > 0) &&
	       (!(shown & LIMITED) || l->limit);
}

static void begin(struct table *t, const struct listing *l)
{
	static const char *const names[] = {
		"directories", "subtrees", "mounts", "owners", "sizes"
	};
	/* as long as the printer */
	static struct printer_column columns[NCOLUMNS];
	size_t i, n = 0;

	*t = (struct table){ .l = l, .c = l->c };
	for (i = 0; i < NCOLUMNS; i++) {
		t->place[i] = NCOLUMNS;
		if (!(places[i].kinds & (1u << l->by)))
			continue;
		t->place[i] = n;
		columns[n] = listing_columns[i];
		columns[n++].extra = !is_shown(l, places[i].shown);
	}
	t->p = printer_new(names[l->by], columns, n, l->format);
}

static void text(struct table *t, size_t column, const char *value)
{
	if (t->place[column] < NCOLUMNS)
		printer_set(t->p, t->place[column], value);
}

static void number(struct table *t, size_t column, double value)
{
	if (t->place[column] == NCOLUMNS)
		return;
	if (value >= 0)
		printer_set_number(t->p, t->place[column],
				   (uint64_t)(value + 0.5));
	else
		printer_set(t->p, t->place[column], "-");
}

static void share(struct table *t, double part, double whole)
{
	if (whole > 0)
		printer_set_real(t->p, t->place[COLUMN_SHARE],
				 100 * part / whole, 1);
}

/* Begins a row. */
static void counts(struct table *t, const double *n, bool directory)
{
	double error, known = census_used(t->c, n, &error);
	double used = directory ? n[CENSUS_USED] : known;
	double unused = n[CENSUS_NEGATIVE] - used;

	printer_row(t->p);
	number(t, COLUMN_DENTRIES, n[CENSUS_DENTRIES]);
	number(t, COLUMN_ERROR, census_error(t->c, n[CENSUS_DENTRIES]));
	number(t, COLUMN_NEGATIVE, n[CENSUS_NEGATIVE]);
	number(t, COLUMN_USED, used);
	number(t, COLUMN_USED_ERROR, error);
	number(t, COLUMN_UNUSED, unused < 0 ? 0 : unused);
	number(t, COLUMN_TURNED, n[CENSUS_TURNED]);
	number(t, COLUMN_IN_USE, n[CENSUS_IN_USE]);
	share(t, n[CENSUS_DENTRIES], t->c->n[CENSUS_DENTRIES]);
}

/* Is there room for one more row? What has none is added up. */
static bool has_room(struct table *t, const double *n)
{
	if (!t->l->rows || t->shown++ < t->l->rows)
		return true;
	census_add(t->left, n);
	return false;
}

static void owner(struct table *t, uint32_t index)
{
	char label[NAMES_LABEL];

	if (index == CENSUS_NONE)
		return;
	names_label(t->known, t->c->owners[index].path, label, sizeof(label));
	text(t, COLUMN_NAME, label);
	if (t->l->by == BY_OWNER) {
		text(t, COLUMN_PATH, t->c->owners[index].path);
		number(t, COLUMN_ID, (double)t->c->owners[index].id);
	}
}

static void place(struct table *t, const struct census_dir *d)
{
	char inside[4096], path[8192];

	census_path(t->c, d, inside, sizeof(inside));
	if (inside[0] != '/' || !mounts_path(t->mounts, d->dev, inside, path,
					     sizeof(path)))
		snprintf(path, sizeof(path), "%s%s%s", inside[0] == '/' ?
			 d->dev : "", inside[0] == '/' ? ":" : "", inside);
	text(t, COLUMN_DEV, d->dev);
	text(t, COLUMN_FS, d->fs);
	text(t, COLUMN_PATH, path);
}

/* One subtree is part of another: what is left of them has no sum. */
static void directories(struct table *t, bool subtrees)
{
	uint32_t *order = must(census_order(t->c, CENSUS_DENTRIES, subtrees));
	size_t i;

	for (i = 0; i < t->c->ndirs; i++) {
		const struct census_dir *d = &t->c->dirs[order[i]];
		const double *n = subtrees ? d->all : d->own;

		if ((subtrees && d->summed) || !has_room(t, n))
			continue;
		counts(t, n, !subtrees);
		place(t, d);
		owner(t, d->owner);
		text(t, COLUMN_EXAMPLE, d->example);
	}
	free(order);
}

static void mounts(struct table *t)
{
	size_t i;

	for (i = 0; i < t->c->nmounts; i++) {
		const struct census_mount *m = &t->c->mounts[i];
		const struct census_dir root = {
			.parent = CENSUS_NONE, .name = "/", .dev = m->dev,
			.fs = m->fs,
		};

		if (!has_room(t, m->n))
			continue;
		counts(t, m->n, false);
		place(t, &root);
	}
}

static void owners(struct table *t)
{
	const struct census_limit *limit = t->l->limit;
	uint32_t i;

	for (i = 0; i < t->c->nowners; i++) {
		if (!has_room(t, t->c->owners[i].n))
			continue;
		counts(t, t->c->owners[i].n, false);
		owner(t, i);
		if (!limit)
			continue;
		number(t, COLUMN_DROPPED, limit->owners[i]);
		number(t, COLUMN_DROPPED_USED, limit->owners_used[i]);
	}
}

static void size(struct table *t, int k, const struct census_bin *negative,
		 const struct census_bin *positive)
{
	unsigned long long first = 1ull << k;
	char range[50] = "1";

	printer_row(t->p);
	if (k)
		snprintf(range, sizeof(range), "%llu-%llu", first,
			 2 * first - 1);
	text(t, COLUMN_SIZE, range);
	number(t, COLUMN_DIRS, (double)negative->dirs);
	number(t, COLUMN_NEGATIVE, negative->entries);
	number(t, COLUMN_USED, negative->used);
	share(t, negative->entries, t->c->n[CENSUS_NEGATIVE]);
	number(t, COLUMN_POSITIVE_DIRS, (double)positive->dirs);
	number(t, COLUMN_POSITIVE, positive->entries);
	if (negative->largest != CENSUS_NONE)
		place(t, &t->c->dirs[negative->largest]);
}

static void sizes(struct table *t)
{
	struct census_bin negative[CENSUS_BINS], positive[CENSUS_BINS];
	int k;

	census_histogram(t->c, true, negative);
	census_histogram(t->c, false, positive);
	for (k = 0; k < CENSUS_BINS; k++)
		if (negative[k].dirs || positive[k].dirs)
			size(t, k, &negative[k], &positive[k]);
}

static void sum(struct table *t, const char *name, const double *n)
{
	counts(t, n, false);
	text(t, COLUMN_NAME, name);
	text(t, COLUMN_PATH, name);
}

static void all(struct table *t)
{
	const struct census_limit *limit = t->l->limit;

	sum(t, "(all)", t->c->n);
	if (!limit)
		return;
	number(t, COLUMN_DROPPED, limit->dropped);
	number(t, COLUMN_DROPPED_USED, limit->used);
	text(t, COLUMN_AT_LEAST, limit->at_least ? "yes" : "no");
}

struct printer *listing_table(const struct listing *l)
{
	struct table t;

	begin(&t, l);
	t.mounts = mounts_read();
	t.known = names_ask_rows(&l->c->owners->path, l->c->nowners,
				 sizeof(*l->c->owners));
	if (l->by != BY_HISTOGRAM)
		all(&t);
	if (l->by == BY_HISTOGRAM)
		sizes(&t);
	else if (l->by == BY_OWNER)
		owners(&t);
	else if (l->by == BY_MOUNT)
		mounts(&t);
	else
		directories(&t, l->by == BY_SUBTREE);
	if (l->rows && t.shown > l->rows && l->by != BY_SUBTREE)
		sum(&t, "(rest)", t.left);
	names_free(t.known);
	mounts_free(t.mounts);
	return t.p;
}
