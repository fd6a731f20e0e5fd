// SPDX-License-Identifier: GPL-2.0-only
#include "diagnose/diagnose.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "names/names.h"
#include "names/one.h"

#include <ctype.h>
#include <stdio.h>

/* A path in a headline; whole in the findings. */
#define SHORT_PATH 300

/* As people call it, in a headline. */
static const char *called(const char *path, char *text, size_t size)
{
	char label[NAMES_LABEL];

	return escape_cut(names_label(names_one(path), path, label, sizeof(label)), text, size);
}

static void chains_finding(const struct diagnosis *d, char *text, size_t size)
{
	const struct verdict *v = &d->verdict;
	const struct verdict_victim *worst = v->victims;
	char path[SHORT_PATH], more[64] = "";

	if (!v->suffering) {
		snprintf(text, size, "chains are long: %.1f dentries a bucket",
			 v->load);
		return;
	}
	if (v->suffering > 1)
		snprintf(more, sizeof(more), " and %zu more cgroup%s",
			 v->suffering - 1, v->suffering > 2 ? "s" : "");
	snprintf(text, size, "%s: %.1f steps a lookup for %s%s",
		 v->cause == VERDICT_CLUMPED ?
		 "few chains hold many entries" : "chains are long",
		 sample_avg(worst->row),
		 called(worst->row->path, path, sizeof(path)), more);
}

static void memory_finding(const struct diagnosis *d, char *text, size_t size)
{
	const struct host_slabs *s = &d->facts.host.slabs;
	char held[32], inodes[32];

	amount_bytes_text(s->dentry.held + s->names.held, held,
			  sizeof(held));
	amount_bytes_text(s->inode.held, inodes, sizeof(inodes));
	if (d->verdict.levels[VERDICT_PINNED])
		snprintf(text, size,
			 "dentries pin %.0f %% of memory: %s themselves, %s of inodes",
			 100 * d->verdict.figures[VERDICT_PINNED], held,
			 inodes);
	else
		snprintf(text, size, "dentries hold %s, %.0f %% of memory",
			 held, 100 * d->verdict.figures[VERDICT_MEMORY]);
}

static void one_finding(const struct diagnosis *d, enum verdict_pattern p,
			char *text, size_t size)
{
	const struct verdict *v = &d->verdict;
	const struct facts *f = &d->facts;
	char path[SHORT_PATH];

	switch (p) {
	case VERDICT_CHAINS:
		chains_finding(d, text, size);
		break;
	case VERDICT_CLUMPS:
		snprintf(text, size,
			 "a chain has %.0f entries, which is no chance: many of one name, or made for it",
			 v->figures[p]);
		break;
	case VERDICT_TIME:
		if (!v->nvictims)
			break;
		snprintf(text, size,
			 "lookups lose %.0f ms of CPU time a second on chains: %.1f steps each for %s",
			 v->figures[p], sample_avg(v->victims[0].row),
			 called(v->victims[0].row->path, path, sizeof(path)));
		break;
	case VERDICT_MEMORY:
	case VERDICT_PINNED:
		memory_finding(d, text, size);
		break;
	case VERDICT_CGROUP:
		snprintf(text, size,
			 "dentries and inodes are %.0f %% of the memory limit of %s",
			 100 * v->figures[p],
			 called(f->tight->path, path, sizeof(path)));
		break;
	case VERDICT_DIRECTORY:
		snprintf(text, size, "one directory has %.0f entries",
			 v->figures[p]);
		break;
	case VERDICT_TREE:
		snprintf(text, size, "%.0f entries are below one directory",
			 v->figures[p]);
		break;
	case VERDICT_IN_USE:
		snprintf(text, size,
			 "entries in use pin %.0f %% of memory: %llu files are open",
			 100 * v->figures[p],
			 (unsigned long long)f->host.open_files);
		break;
	case VERDICT_EMPTY:
		snprintf(text, size,
			 "slabs hold %.0f %% of memory for dentries and inodes that are gone",
			 100 * v->figures[p]);
		break;
	default:
		snprintf(text, size, "%.0f task%s for a lookup, not for a chain",
			 v->figures[p], v->figures[p] > 1 ? "s wait" : " waits");
	}
}

/* The fullest, or slowest, of all: what speaks against "healthy" the most. */
static void at_most(const struct diagnosis *d, char *text, size_t size)
{
	const struct verdict *v = &d->verdict;
	char path[SHORT_PATH];

	if (v->nvictims)
		snprintf(text, size,
			 "%.1f steps a lookup at most (%s), %.1f dentries a bucket, %.1f %% of memory",
			 sample_avg(v->victims[0].row),
			 called(v->victims[0].row->path, path, sizeof(path)),
			 v->load, 100 * v->figures[VERDICT_MEMORY]);
	else
		snprintf(text, size,
			 "%.1f dentries a bucket, %.1f %% of memory%s", v->load,
			 100 * v->figures[VERDICT_MEMORY],
			 d->facts.facts.doubt ? "" :
						" (few lookups were seen)");
}

void diagnose_headline(const struct diagnosis *d, char *text, size_t size)
{
	const struct verdict *v = &d->verdict;
	const char *between = ":";
	char name[16], finding[700];
	bool any = false;
	size_t i, n;
	int p;

	snprintf(name, sizeof(name), "%s", verdict_level_name(v->level));
	for (i = 0; name[i]; i++)
		name[i] = (char)toupper((unsigned char)name[i]);
	n = (size_t)snprintf(text, size, "%s", name);
	if (v->level == VERDICT_UNKNOWN) {
		n += (size_t)snprintf(text + n, size - n,
				      ": whose lookups are slow is not known: %s",
				      d->facts.reason);
		between = "; but";
	} else if (!v->level) {
		n += (size_t)snprintf(text + n, size - n,
				      ": it is not the dentry cache");
	} else if (v->figures[VERDICT_WAITING] && !v->levels[VERDICT_CHAINS]) {
		n += (size_t)snprintf(text + n, size - n,
				      ": not by long chains");
		between = ":";
	}
	for (p = 0; p < VERDICT_PATTERNS && n < size; p++) {
		finding[0] = '\0';
		if (verdict_reported(v->levels, (enum verdict_pattern)p))
			one_finding(d, (enum verdict_pattern)p, finding,
				    sizeof(finding));
		if (!finding[0])
			continue;
		any = true;
		n += (size_t)snprintf(text + n, size - n, "%s %s", between,
				      finding);
		between = ";";
	}
	if (any || n >= size)
		return;
	at_most(d, finding, sizeof(finding));
	snprintf(text + n, size - n, "%s %s", v->level ? ";" : ":", finding);
}
