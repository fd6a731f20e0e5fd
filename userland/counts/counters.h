/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the module counts for each cgroup. A counter is one line here: the file
 * `cgroups` is read by this list, and cgroups, --tree, stat, top, export and
 * their JSON are made from it.
 */
#ifndef DCHAIN_COUNTERS_H
#define DCHAIN_COUNTERS_H

/**
 * enum counter_kind - what may be done with a column of numbers
 * @COUNTER_SUM: only grows; added up over cgroups, subtracted between readings
 * @COUNTER_DERIVED: likewise, computed from others by sample_derive(); it may
 *	fall, so that it is no metric
 * @COUNTER_PART: likewise, a sum that others are computed from, and no metric;
 *	squares may exceed 64 bits: added and subtracted modulo 2^64
 * @COUNTER_MAX: the largest so far; of several cgroups the largest of all
 * @COUNTER_AVG: steps of a walked lookup, computed where it is printed
 * @COUNTER_ERROR: standard error of that, likewise
 * @COUNTER_ID: number of the cgroup
 * @COUNTER_TEXT: text that belongs to one row
 * @COUNTER_PATH: the path
 */
enum counter_kind {
	COUNTER_SUM,
	COUNTER_DERIVED,
	COUNTER_PART,
	COUNTER_MAX,
	COUNTER_AVG,
	COUNTER_ERROR,
	COUNTER_ID,
	COUNTER_TEXT,
	COUNTER_PATH,
};

/* Where a column is shown by default. */
#define IN_CGROUPS 1
#define IN_STAT 2

/*
 * C(ENUM, name of the column, kind, where it is shown, heading in top,
 *   metric, unit of the metric, help)
 *
 * The order is that of printing. Metrics are dchain_METRIC_total and
 * dchain_cgroup_METRIC_total; "" stands for no column in top, and no metric.
 */
#define COUNTERS(C) \
	C(ID, "id", ID, IN_CGROUPS | IN_STAT, "", "", "", "inode number of the cgroup's directory (stat -c %i)") \
	C(LOOKUPS, "lookups", SUM, IN_CGROUPS | IN_STAT, "LOOK/s", "lookups", "lookups", "searches of the dentry hash table") \
	C(WALKED, "walked", SUM, 0, "", "walked_lookups", "lookups", "lookups whose chain was walked (fewer when sampling)") \
	C(STEPS, "steps", SUM, IN_CGROUPS | IN_STAT, "STEP/s", "steps", "steps", "chain entries visited by the walked lookups") \
	C(AVG, "avg", AVG, IN_CGROUPS | IN_STAT, "AVG", "", "", "steps of a walked lookup on average") \
	C(ERROR, "error", ERROR, 0, "", "", "", "standard error of avg that comes from sampling") \
	C(HITS, "hits", SUM, 0, "HIT/s", "hits", "hits", "walked lookups that found a dentry, positive or negative") \
	C(NEGATIVE_HITS, "negative_hits", SUM, 0, "", "negative_hits", "hits", "hits on a negative dentry: the name is known not to exist") \
	C(MISSES, "misses", SUM, IN_CGROUPS | IN_STAT, "MISS/s", "misses", "misses", "walked lookups that found none") \
	C(LONGEST, "longest", MAX, IN_CGROUPS, "LONG", "longest_walk_steps", "steps", "most steps of one lookup since the last reset") \
	C(CAPPED, "capped", SUM, 0, "CAP/s", "capped_walks", "walks", "walks given up at max_steps: not all steps are counted") \
	C(SAMPLED, "sampled", PART, 0, "", "", "", "walks made while sampling") \
	C(SAMPLED_STEPS, "sampled_steps", PART, 0, "", "", "", "steps of these walks") \
	C(SAMPLED_SQUARES, "sampled_squares", PART, 0, "", "", "", "sum of the squares of the steps of each of them") \
	C(INSERTED_NEGATIVE, "inserted_negative", SUM, 0, "", "inserted_negative_dentries", "dentries", "negative dentries inserted that the file system keeps") \
	C(INSERTED_POSITIVE, "inserted_positive", SUM, 0, "", "inserted_positive_dentries", "dentries", "positive dentries inserted") \
	C(TURNED_POSITIVE, "turned_positive", SUM, 0, "", "turned_positive_dentries", "dentries", "negative dentries made positive by creating the file") \
	C(TRANSIENT, "transient", SUM, 0, "", "transient_dentries", "dentries", "negative dentries that the file system drops at once") \
	C(CREATED_NEGATIVE, "created_negative", DERIVED, IN_STAT, "NEG/s", "", "", "inserted_negative without those that turned positive") \
	C(CREATED_POSITIVE, "created_positive", DERIVED, 0, "POS/s", "", "", "inserted_positive and turned_positive") \
	C(COMM, "comm", TEXT, 0, "", "", "", "task that inserted most of the negative dentries") \
	C(STATE, "state", TEXT, IN_CGROUPS, "", "", "", "live or removed") \
	C(PATH, "path", PATH, 0, "", "", "", "the cgroup; (removed), (other): those without a row")

#define COUNTER_ENUM(id, ...) SAMPLE_##id,

/* The columns of `cgroups`, SAMPLE_LOOKUPS and so on. */
enum sample_count {
	COUNTERS(COUNTER_ENUM)
	SAMPLE_COUNTS
};

/**
 * struct counter - a line of the list
 */
struct counter {
	const char *name;
	enum counter_kind kind;
	unsigned int shown;
	const char *heading;
	const char *metric;
	const char *unit;
	const char *help;
};

/* By enum sample_count. */
extern const struct counter counters[SAMPLE_COUNTS];

#endif
