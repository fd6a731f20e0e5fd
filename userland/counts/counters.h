/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The counters of a cgroup: a line for each. The columns of cgroups, --tree and
 * top, their JSON and the metrics of export are made from this list.
 */
#ifndef DCHAIN_COUNTERS_H
#define DCHAIN_COUNTERS_H

/**
 * enum counter_kind - what may be done with a column of numbers
 * @COUNTER_SUM: only grows; added up over cgroups, subtracted between readings
 * @COUNTER_DERIVED: likewise, computed from others; it may fall
 * @COUNTER_MAX: the largest so far; of several cgroups the largest of all
 * @COUNTER_OWN: a number that says nothing of several cgroups together
 * @COUNTER_AVG: steps of a walked lookup, computed where it is printed
 * @COUNTER_ID: number of the cgroup
 * @COUNTER_TEXT: text that belongs to one row
 */
enum counter_kind {
	COUNTER_SUM,
	COUNTER_DERIVED,
	COUNTER_MAX,
	COUNTER_OWN,
	COUNTER_AVG,
	COUNTER_ID,
	COUNTER_TEXT,
};

/*
 * C(ENUM, name of the column, kind, SHOWN or HIDDEN, name of the metric, help)
 *
 * Metrics are dchain_METRIC_total and dchain_cgroup_METRIC_total; "": none.
 */
#define COUNTERS(C) \
	C(LOOKUPS, "lookups", SUM, SHOWN, "lookups", \
	  "searches of the dentry hash table") \
	C(STEPS, "steps", SUM, SHOWN, "steps", \
	  "chain entries visited by the walked lookups") \
	C(AVG, "avg", AVG, SHOWN, "", "steps of a walked lookup on average") \
	C(MADE_NEGATIVE, "made_negative", DERIVED, SHOWN, "", \
	  "entries of missing names, less those that turned up") \
	C(STATE, "state", TEXT, SHOWN, "", "live or removed") \
	C(WALKED, "walked", SUM, HIDDEN, "walked_lookups", \
	  "lookups whose chain was walked; fewer when sampling") \
	C(LONGEST, "longest", MAX, HIDDEN, "longest_walk_steps", \
	  "most steps of one lookup since the reset") \
	C(HITS, "hits", SUM, HIDDEN, "hits", \
	  "walked lookups that found an entry") \
	C(NEGATIVE_HITS, "negative_hits", SUM, HIDDEN, "negative_hits", \
	  "of these, an entry of a missing name") \
	C(MISSES, "misses", SUM, HIDDEN, "misses", \
	  "walked lookups that found no entry") \
	C(CAPPED, "capped", SUM, HIDDEN, "capped_walks", \
	  "walks given up at max_steps") \
	C(MADE_POSITIVE, "made_positive", DERIVED, HIDDEN, "", \
	  "entries of existing names, created ones too") \
	C(INSERTED_NEGATIVE, "inserted_negative", SUM, HIDDEN, \
	  "inserted_negative_dentries", "entries of missing names inserted") \
	C(INSERTED_POSITIVE, "inserted_positive", SUM, HIDDEN, \
	  "inserted_positive_dentries", "entries of existing names inserted") \
	C(TURNED_NEGATIVE, "turned_negative", SUM, HIDDEN, \
	  "turned_negative_dentries", "entries that stayed when their file was deleted") \
	C(TURNED_POSITIVE, "turned_positive", SUM, HIDDEN, \
	  "turned_positive_dentries", "entries of missing names whose file was created") \
	C(TRANSIENT, "transient", SUM, HIDDEN, "transient_dentries", \
	  "entries of missing names that are dropped at once") \
	C(PROGRAM, "program", TEXT, HIDDEN, "", \
	  "process that inserted most of those of missing names") \
	C(VOTES, "votes", OWN, HIDDEN, "", \
	  "insertions looked at that were this process's") \
	C(OF, "of", OWN, HIDDEN, "", "insertions looked at") \
	C(ID, "id", ID, HIDDEN, "", "inode of the cgroup's directory") \
	C(PATH, "path", TEXT, HIDDEN, "", "path of the cgroup")

#define COUNTER_ENUM(id, ...) SAMPLE_##id,

/* SAMPLE_LOOKUPS and so on. */
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
	const char *metric;
	const char *help;
};

/* By enum sample_count. */
extern const struct counter counters[SAMPLE_COUNTS];

#endif
