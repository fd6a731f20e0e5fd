// SPDX-License-Identifier: GPL-2.0-only
/* Advice: commands that free what is there. */
#include "diagnose/drop.h"

#include "diagnose/quote.h"
#include "lib/amount.h"
#include "lib/escape.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Less file cache than this is not worth a word. */
#define FEW_BYTES (1ull << 20)
/* From so much more on, the tree is dropped instead of its directories. */
#define TREE_BETTER 1.2

/* What a drop of it frees: entries in use stay. */
static double unused(const struct census_holder *row)
{
	return fmax(0, row->dentries.value - fmax(0, row->in_use.value));
}

static bool add_drop(struct advice_line *line, const struct facts_directory *d)
{
	size_t len = strlen(line->command);
	char word[ADVICE_PATH];

	if (!d->typed || !quote_word(d->path, word, sizeof(word)) ||
	    len + strlen(word) + 20 > sizeof(line->command))
		return false;
	snprintf(line->command + len, sizeof(line->command) - len,
		 "%sdchain drop %s", len ? "; " : "", word);
	line->dentries += unused(d->row);
	return true;
}

/*
 * The directories that have most of the entries; or, where these are too many,
 * the one above them. Only what one can type is named. False where there is
 * none.
 */
bool advice_drop_directories(struct advice *a, const struct verdict *v,
			     const struct facts *f)
{
	const struct facts_directory *layer = NULL;
	struct advice_line *line;
	double negative = 0;
	char text[32];
	size_t i, len, n = 0;

	if (!f->host.drop || !advice_is_entries(v))
		return false;
	line = advice_add(a, "-");
	for (i = 0; i < f->nwhere; i++) {
		if (!add_drop(line, &f->where[i]))
			continue;
		n++;
		negative += f->where[i].row->negative.value;
		if (f->where[i].layer && !layer)
			layer = &f->where[i];
	}
	if (f->tree.row && f->tree.typed &&
	    unused(f->tree.row) > TREE_BETTER * line->dentries) {
		line->command[0] = '\0';
		line->dentries = 0;
		n = add_drop(line, &f->tree);
		negative = f->tree.row->negative.value;
		layer = f->tree.layer ? &f->tree : NULL;
	}
	if (!n) {
		a->n--;
		return false;
	}
	a->drops++;
	line->bytes = line->dentries * advice_each(f);
	snprintf(line->why, sizeof(line->why),
		 "Drop the unused entries below %s alone, of whomever they are, and nothing else: %.0f dentries, %s%s%s",
		 n == 1 ? "this directory" : "these directories",
		 line->dentries,
		 amount_bytes_text(amount_whole(line->bytes), text,
				   sizeof(text)),
		 negative < line->dentries / 2 ?
		 "; inodes of files stay cached until memory is short" : "",
		 layer ? ". These stay when the container is gone: a layer of its image has them" :
			 "");
	len = strlen(line->why);
	if (layer && layer->place.text[0])
		snprintf(line->why + len, sizeof(line->why) - len, " (%.200s)",
			 layer->place.text);
	return true;
}

/*
 * Its memory that is not in files must not go to swap for this. Kernels before
 * 6.9 swap as vm.swappiness has it, unless the cgroup may not.
 */
static void write_reclaim(struct advice_line *line, const struct facts *f,
			  const struct host_cgroup *c, const char *folder)
{
	uint64_t bytes = c->slab + c->file;

	if (!f->host.swap || c->anon < FEW_BYTES)
		advice_command(line, "echo %" PRIu64 " >%s/memory.reclaim", bytes,
			       folder);
	else if (f->host.reclaim_swappiness)
		advice_command(line, "echo %" PRIu64 " swappiness=0 >%s/memory.reclaim",
			       bytes, folder);
	else
		advice_command(line, "(cd %s && max=$(cat memory.swap.max) && echo 0 >memory.swap.max; echo %" PRIu64 " >memory.reclaim; echo $max >memory.swap.max)",
			       folder, bytes);
}

bool advice_may_reclaim(const struct facts *f, const struct host_cgroup *c)
{
	return !c->inner && (c->v1 ? !f->host.swap : c->reclaim);
}

/*
 * Reclaim of what is charged to one cgroup, and of nobody else's. The kernel
 * takes dentries and the cache of files in turns, as much of each as there is
 * of it: to have all of the one memory.reclaim needs the sum of both.
 */
void advice_drop_owned(struct advice *a, const struct facts *f,
		       const struct host_cgroup *c, double dentries,
		       const char *folder)
{
	char slab[32], file[64] = "", low[120] = "", text[32];
	struct advice_line *line;

	amount_bytes_text(c->slab, slab, sizeof(slab));
	if (c->file >= FEW_BYTES)
		snprintf(file, sizeof(file), ", and with it %s of file cache",
			 amount_bytes_text(c->file, text, sizeof(text)));
	if (c->low >= FEW_BYTES)
		snprintf(low, sizeof(low), ". Its memory.low or memory.min of %s keeps the host from taking them, but not this command",
			 amount_bytes_text(c->low, text, sizeof(text)));
	line = advice_add(a, "%s what is there, from this cgroup alone: %.0f dentries, %s with inodes and the like%s%s%s",
			  a->drops++ ? "Or drop" : "Drop",
			  dentries, slab, file, !c->v1 &&
			  f->host.pressure >= ADVICE_USUAL_PRESSURE ?
			  " (\"temporarily unavailable\" means that some of it is freed a moment later)" : "",
			  low);
	line->dentries = dentries;
	line->bytes = (double)c->slab;
	if (c->v1)
		advice_command(line, "echo 0 >%s/memory.force_empty", folder);
	else
		write_reclaim(line, f, c, folder);
}

void advice_drop_all(struct advice *a, const struct facts *f)
{
	const struct dstate *d = &f->host.dentries;
	double bytes = (double)d->unused * advice_each(f);
	uint64_t inodes = f->host.slabs.inode.held;
	struct advice_line *line;
	char text[32], more[32];

	line = advice_add(a, "%s the unused dentries of the whole host, with their inodes: %" PRIu64 " dentries, %s, and up to %s of inodes. Others will read theirs again",
			  a->drops++ ? "Or drop" : "Drop", d->unused,
			  amount_bytes_text(amount_whole(bytes), text,
					    sizeof(text)),
			  amount_bytes_text(inodes, more, sizeof(more)));
	line->dentries = (double)d->unused;
	line->bytes = bytes + (double)inodes;
	advice_command(line, "echo 2 >/proc/sys/vm/drop_caches");
}

/*
 * Twice what there is: an entry that was used again since it was looked at last
 * is passed over once.
 */
void advice_drop_by_shrinker(struct advice *a, const struct shrinker *s)
{
	struct advice_line *line = advice_add(a, "Or drop them from one file system alone, the one of this type that has the most of them, by its shrinker");
	size_t i, n;

	for (i = 0; i < s->n; i++)
		line->dentries += (double)s->nodes[i].objects;
	if (s->n == 1) {
		advice_command(line, "echo %" PRIu64 " %u %" PRIu64 " >%s", s->id,
			       s->nodes[0].node, 2 * s->nodes[0].objects,
			       s->file);
		return;
	}
	n = (size_t)snprintf(line->command, ADVICE_COMMAND, "for n in");
	for (i = 0; i < s->n; i++)
		n += (size_t)snprintf(line->command + n, ADVICE_COMMAND - n,
				      " '%u %" PRIu64 "'", s->nodes[i].node,
				      2 * s->nodes[i].objects);
	snprintf(line->command + n, ADVICE_COMMAND - n,
		 "; do echo %" PRIu64 " $n >%s; done", s->id, s->file);
}

/* All of one file system; its directories are named one by one, and not all. */
static double mounted(const struct facts *f, const char *dev)
{
	const struct census_holders *mounts = &f->census.mounts;
	size_t i;

	for (i = 0; i < mounts->n; i++)
		if (mounts->rows[i].dev && !strcmp(mounts->rows[i].dev, dev))
			return mounts->rows[i].dentries.value;
	return 0;
}

/* The container that a directory is of, where an engine's files tell. */
static bool is_others(const struct facts_directory *d,
		      const struct names *names)
{
	return d->place.kind == NAMES_OWN &&
	       strcmp(d->place.container, names->container) != 0 &&
	       strcmp(d->place.container, names->name) != 0;
}

static bool is_overlay(const struct facts_directory *d)
{
	return d->row->fs && !strcmp(d->row->fs, "overlay");
}

/* An overlay is counted once. */
static bool was_seen(const struct facts *f, size_t at)
{
	size_t i;

	for (i = 0; i < at; i++)
		if (!strcmp(f->where[i].row->dev, f->where[at].row->dev))
			return true;
	return false;
}

/*
 * What its own file system holds goes with it, and its own layer below that;
 * layers of its image and volumes stay. Whose overlay it is, a process of it
 * tells; where there is none any more, each that is not another's is counted.
 */
void advice_remove_container(struct advice *a, const struct facts *f,
			     const struct names *names, const char *root)
{
	char name[NAMES_MAX], text[NAMES_MAX * 4];
	double goes = *root ? mounted(f, root) : 0, stays = 0;
	size_t i;

	if (!names->container[0])
		return;
	for (i = 0; i < f->nwhere; i++) {
		const struct facts_directory *d = &f->where[i];

		if (is_others(d, names))
			continue;
		if (!is_overlay(d) && d->place.kind == NAMES_OWN)
			goes += d->row->dentries.value;
		else if (!is_overlay(d))
			stays += d->row->dentries.value;
		else if (!*root && !was_seen(f, i))
			goes += mounted(f, d->row->dev);
	}
	if (names->name[0])
		snprintf(name, sizeof(name), "%s", names->name);
	else
		names_short(names->container, name);
	escape_cut(name, text, sizeof(text));
	if (goes < 1)
		advice_add(a, "Removing the container %.80s would free none of these: they are on a volume, or in layers of its image, which stay",
			   text);
	else
		advice_add(a, "Or remove the container %.80s: unmounting its file system frees %.0f dentries%s; stopping its processes frees none",
			   text, goes, stays >= 1 ?
			   "; those below it, in layers of its image or on volumes, stay" :
			   "")->dentries = goes;
}
