// SPDX-License-Identifier: GPL-2.0-only
/*
 * The families of metrics. A count of the module's `cgroups` file is a row of
 * counts[]; it is told for each chosen cgroup, for all, and for the others.
 */
#include "export/export.h"

#include "export/status.h"
#include "names/names.h"
#include "read/rank.h"

#include <stdlib.h>
#include <string.h>

struct count {
	const char *cgroup;	/* family with a series for each cgroup */
	const char *all;	/* family without */
	const char *unit;
	const char *help;
};

static const struct count counts[] = {
	[SAMPLE_LOOKUPS] = {
		"dchain_cgroup_lookups", "dchain_lookups", "lookups",
		"Searches of the dentry hash table." },
	[SAMPLE_WALKED] = {
		"dchain_cgroup_walked_lookups", "dchain_walked_lookups",
		"lookups",
		"Lookups whose chain was walked: all of them unless sampling." },
	[SAMPLE_STEPS] = {
		"dchain_cgroup_steps", "dchain_steps", "steps",
		"Chain entries visited by the walked lookups." },
	[SAMPLE_HITS] = {
		"dchain_cgroup_hits", "dchain_hits", "hits",
		"Walked lookups that found a dentry, positive or negative." },
	[SAMPLE_MISSES] = {
		"dchain_cgroup_misses", "dchain_misses", "misses",
		"Walked lookups that found none." },
	[SAMPLE_CAPPED] = {
		"dchain_cgroup_capped_walks", "dchain_capped_walks", "walks",
		"Walks given up at max_steps: their steps are not all counted." },
	[SAMPLE_CREATED_NEGATIVE] = {
		"dchain_cgroup_created_negative_dentries",
		"dchain_created_negative_dentries", "dentries",
		"Negative dentries put into the table." },
	[SAMPLE_CREATED_POSITIVE] = {
		"dchain_cgroup_created_positive_dentries",
		"dchain_created_positive_dentries", "dentries",
		"Positive dentries put into the table." },
};

_Static_assert(sizeof(counts) / sizeof(counts[0]) == SAMPLE_COUNTS,
	       "each count has its families");

#define NAME_LABELS 6

static void name_labels(struct metrics_label *label, const char *path,
			struct names *names)
{
	names_from_path(path, names);
	label[0] = (struct metrics_label){ "cgroup", path };
	label[1] = (struct metrics_label){ "runtime", names->runtime };
	label[2] = (struct metrics_label){ "container", names->container };
	label[3] = (struct metrics_label){ "pod", names->pod };
	label[4] = (struct metrics_label){ "unit", names->unit };
	label[5] = (struct metrics_label){ NULL, NULL };
}

static void write_cgroups(struct metrics *m, const struct sample *s,
			  size_t chosen)
{
	struct metrics_label label[NAME_LABELS];
	struct names names;
	size_t i;
	int c;

	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (!s->known[c])
			continue;
		metrics_family(m, counts[c].cgroup, counts[c].unit,
			       METRICS_COUNTER, counts[c].help);
		for (i = 0; i < chosen; i++) {
			name_labels(label, s->rows[i].path, &names);
			metrics_sample(m, label, s->rows[i].count[c]);
		}
	}
	metrics_family(m, "dchain_cgroup_longest_walk_steps", "steps",
		       METRICS_GAUGE, "Most steps of one lookup.");
	for (i = 0; i < chosen; i++) {
		name_labels(label, s->rows[i].path, &names);
		metrics_sample(m, label, s->rows[i].longest);
	}
	metrics_family(m, "dchain_cgroup_live", "", METRICS_GAUGE,
		       "1 while the cgroup exists, 0 after its removal.");
	for (i = 0; i < chosen; i++) {
		name_labels(label, s->rows[i].path, &names);
		metrics_sample(m, label, s->rows[i].live);
	}
}

static void write_all(struct metrics *m, const struct sample *s)
{
	struct sample_row total;
	int c;

	sample_total(s, &total);
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (!s->known[c])
			continue;
		metrics_family(m, counts[c].all, counts[c].unit,
			       METRICS_COUNTER, counts[c].help);
		metrics_sample(m, NULL, total.count[c]);
	}
}

/* Family names without "dchain_", so that all others are called alike. */
static void write_others(struct metrics *m, const struct sample *s,
			 size_t chosen)
{
	const struct sample rest = { s->rows + chosen, s->n - chosen, { 0 } };
	char family[64], help[128];
	struct sample_row total;
	size_t i, cgroups = 0;
	int c;

	sample_total(&rest, &total);
	for (i = 0; i < rest.n; i++)
		cgroups += !rest.rows[i].other;
	metrics_family(m, "dchain_other_cgroups", "cgroups", METRICS_GAUGE,
		       "Cgroups with a row but without series of their own.");
	metrics_sample(m, NULL, cgroups);
	for (c = 0; c < SAMPLE_COUNTS; c++) {
		if (!s->known[c])
			continue;
		snprintf(family, sizeof(family), "dchain_other_%s",
			 counts[c].all + strlen("dchain_"));
		snprintf(help, sizeof(help), "Without series of their own: %s",
			 counts[c].help);
		metrics_family(m, family, counts[c].unit, METRICS_GAUGE, help);
		metrics_sample(m, NULL, total.count[c]);
	}
}

static void write_dentries(struct metrics *m, const struct dstate *d)
{
	metrics_family(m, "dchain_kernel_dentries", "dentries", METRICS_GAUGE,
		       "Dentries in memory, by /proc/sys/fs/dentry-state.");
	metrics_sample(m, NULL, d->dentries);
	metrics_family(m, "dchain_kernel_unused_dentries", "dentries",
		       METRICS_GAUGE, "Dentries that nobody holds.");
	metrics_sample(m, NULL, d->unused);
	metrics_family(m, "dchain_kernel_negative_dentries", "dentries",
		       METRICS_GAUGE, "Unused dentries of missing names.");
	metrics_sample(m, NULL, d->negative);
}

static void write_up(struct metrics *m, bool up)
{
	metrics_family(m, "dchain_up", "", METRICS_GAUGE,
		       "1 when the module's files could be read.");
	metrics_sample(m, NULL, up);
}

void export_write(struct metrics *m, const struct export_facts *facts,
		  size_t top)
{
	size_t chosen = rank_top(facts->cgroups, top);

	write_up(m, true);
	metrics_family(m, "dchain_warnings", "warnings", METRICS_GAUGE,
		       "Reasons why the numbers are incomplete.");
	metrics_sample(m, NULL, facts->warnings);
	if (facts->status)
		export_write_status(m, facts->status);
	if (facts->dentries)
		write_dentries(m, facts->dentries);
	write_all(m, facts->cgroups);
	write_cgroups(m, facts->cgroups, chosen);
	write_others(m, facts->cgroups, chosen);
	metrics_end(m);
}

void export_write_down(struct metrics *m)
{
	write_up(m, false);
	metrics_end(m);
}
