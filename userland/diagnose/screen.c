// SPDX-License-Identifier: GPL-2.0-only
/*
 * The answer on one screen of 25 lines and 80 columns. A path is shortened in
 * the middle to fit one line; commands are whole.
 */
#include "diagnose/diagnosis.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 79
#define INDENT 10
#define LINES 25
#define PATH_COLUMNS 38
#define SCREEN_PLACES 3
/* In seconds: later than in a week is no news. */
#define SOON (7 * 86400)
/* Of a walk over a directory's entries, for each; see judge.c. */
#define WATCH_SECONDS (0.2 / 1e6)
#define REMOVE_SECONDS (0.85 / 1e6)

/**
 * struct screen - what is printed
 * @d: of what
 * @verbose: nothing is left out
 * @columns: for a path in a sentence
 * @lines: printed so far
 */
struct screen {
	const struct diagnosis *d;
	bool verbose;
	size_t columns;
	int lines;
};

/* A paragraph beside its label, broken between words. */
__attribute__((format(printf, 3, 4)))
static void print(struct screen *s, const char *title, const char *format, ...)
{
	int column = printf("%-*s", INDENT, title);
	char *text, *word, *rest;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = must(NULL);
	va_end(args);
	for (word = strtok_r(text, " ", &rest); word;
	     word = strtok_r(NULL, " ", &rest)) {
		if (column > INDENT && column + (int)strlen(word) >= COLUMNS) {
			column = printf("\n%*s", INDENT, "") - 1;
			s->lines++;
		}
		column += printf("%s%s", column > INDENT ? " " : "", word);
	}
	putchar('\n');
	s->lines++;
	free(text);
}

/* One line as it is. */
static void print_line(struct screen *s, const char *line)
{
	puts(line);
	s->lines++;
}

static const char *lasting(double seconds)
{
	return seconds < 1 ? words("%.0f ms", 1000 * seconds) :
			     words("%.1f s", seconds);
}

/* What a pattern found, with who or what it is about. */
static void print_pattern(struct screen *s, const char *title, enum pattern p)
{
	const struct diagnosis *d = s->d;
	const struct pattern_kind *kind = &pattern_kinds[p];
	const struct victim *victim = &d->victims[0];
	double figure = d->found[p].figure * kind->scale;

	switch (p) {
	case PATTERN_CHAINS:
	case PATTERN_TIME:
		if (!d->nvictims || victim->level < d->found[p].level)
			print(s, title, "chains have %.1f entries (normal: about 1)",
			      figure);
		else
			print(s, title, "%s walks %.1f entries a lookup (normal: about 1)",
			      words_cgroup(d, victim->row->path, s->columns),
			      sample_avg(victim->row));
		break;
	case PATTERN_DIRECTORY:
		print(s, title, "one directory has %s entries: watching it by inotify blocks all others for about %s, removing it for %s",
		      words_count(figure), lasting(figure * WATCH_SECONDS),
		      lasting(figure * REMOVE_SECONDS));
		break;
	case PATTERN_CGROUP:
		print(s, title, "dentries and inodes fill %.0f %% of the memory limit of %s%s",
		      figure, words_cgroup(d, d->tight.path, s->columns),
		      d->tight.events ? words(", over it %" PRIu64
					      " times so far",
					      d->tight.events) : "");
		break;
	default:
		print(s, title, "%s %s", words_count(figure), kind->unit);
	}
}

static void print_headline(struct screen *s)
{
	static const char *const titles[LEVELS] = {
		"HEALTHY", "ATTENTION", "CRITICAL", "UNKNOWN"
	};
	const struct diagnosis *d = s->d;
	const char *title = titles[d->level];

	if (judge_is_wrong(d))
		print_pattern(s, title, d->worst);
	else if (d->doubt == DOUBT_NO_MODULE)
		print(s, title, "module not loaded: cannot tell which cgroup is slow");
	else if (d->doubt)
		print(s, title, "cannot tell which cgroup is slow: %s",
		      d->reason);
	else if (d->level == LEVEL_UNKNOWN)
		print(s, title, "not all could be read; what was read is healthy");
	else if (d->nvictims)
		print(s, title, "it is not the dentry cache: %.1f entries a lookup at most (%s)",
		      sample_avg(d->victims[0].row),
		      words_cgroup(d, d->victims[0].row->path, s->columns));
	else
		print(s, title, "it is not the dentry cache (few lookups were seen)");
}

/* "dchain-trasher in /a", "/a (removed)", "12 cgroups below /b" */
static const char *tell_who(const struct screen *s, const struct owner *owner)
{
	const struct maker *m = &owner->maker;
	size_t number = m->path ? m->number : owner->number;
	const char *gone = m->removed ? " (removed)" : "";
	const char *who = words_cgroup(s->d, m->path ? m->path : owner->path,
				       s->columns);
	char comm[80];

	who = number > 1 ? words("%zu cgroups%s below %s", number, gone, who) :
			   words("%s%s", who, gone);
	if (!m->program)
		return who;
	escape_cut(m->program, comm, sizeof(comm));
	if (m->votes * 2 >= m->of)
		return words("%s in %s", comm, who);
	return words("%s (%" PRIu64 " of %" PRIu64 " samples) and others in %s",
		     comm, m->votes, m->of, who);
}

static const char *tell_what(const struct owner *owner)
{
	const struct maker *m = &owner->maker;
	double missing = m->stands - m->files;

	if (!m->path)
		return words("%s %s entries", owner->number > 1 ? "have" : "has",
			     words_count(owner->n[CENSUS_DENTRIES]));
	if (m->files > missing)
		return words("looked up %s files", words_count(m->files));
	if (m->deleted > missing / 2)
		return words("deleted %s files, whose names stay",
			     words_count(m->deleted));
	return words("looked up %s missing names", words_count(missing));
}

static const char *why_unknown(const struct diagnosis *d)
{
	if (d->now.n &&
	    !sample_is_known(d->now.rows, SAMPLE_INSERTED_NEGATIVE))
		return ", made by whom is not counted on this kernel";
	return d->now.resets ? ", made before the counts were reset" :
			       ", made before the module was loaded";
}

static void print_owner(struct screen *s, const struct owner *owner)
{
	const struct diagnosis *d = s->d;
	bool first = owner == d->owners, used = d->worst == PATTERN_IN_USE;
	enum census_count count = used ? CENSUS_IN_USE : CENSUS_DENTRIES;

	print(s, first ? "CAUSE" : "", "%s %s%s%s; %.0f %% of %s",
	      tell_who(s, owner), tell_what(owner),
	      first && d->nplaces ?
	      words(" in %s", words_short(d->places[0].path, s->columns)) : "",
	      owner->maker.path ? "" : why_unknown(d),
	      100 * fmin(1, owner->n[count] / d->census.n[count]),
	      used ? "what is in use is theirs" : "the table is theirs");
}

static void print_cause(struct screen *s)
{
	const struct diagnosis *d = s->d;
	const char *name = d->has_census ? d->census.longest_name : "";
	size_t i;

	for (i = 0; i < d->nowners && judge_is_crowd(d); i++)
		print_owner(s, &d->owners[i]);
	if (!judge_is_crowd(d))
		print(s, "CAUSE", "names that hash alike%s%s",
		      *name ? ", such as " : "",
		      words_short(name, PATH_COLUMNS));
	else if (!i && d->fat.path[0])
		print(s, "CAUSE", "not known; the most kernel memory is charged to %s: %s",
		      words_cgroup(d, d->fat.path, s->columns),
		      words_bytes((double)d->fat.slab));
	else if (!i)
		print(s, "CAUSE", "not known: no cgroup has a tenth of them");
}

static void print_victims(struct screen *s)
{
	const struct diagnosis *d = s->d;
	size_t i;

	if (!d->suffering)
		return;
	print_line(s, words("Suffering %-*s %11s %6s  %s", PATH_COLUMNS, "",
			    "lookups/s", "steps", "CPU lost"));
	for (i = 0; i < d->nvictims && d->victims[i].level; i++)
		print_line(s, words("%*s%-*s %11s %6.1f  ~%.0f ms/s", INDENT,
				    "", PATH_COLUMNS,
				    words_cgroup(d, d->victims[i].row->path,
						 PATH_COLUMNS),
				    words_count(d->victims[i].rate),
				    sample_avg(d->victims[i].row),
				    d->victims[i].ms));
	if (d->suffering > i)
		print(s, "", "and %zu more", d->suffering - i);
}

static void print_places(struct screen *s)
{
	const struct diagnosis *d = s->d;
	size_t i, most = s->verbose ? PLACES : SCREEN_PLACES;

	for (i = 0; i < d->nplaces && i < most; i++) {
		const struct place *place = &d->places[i];

		print_line(s, words("%-*s%-*s %11s  %s", INDENT,
				    i ? "" : "Where", PATH_COLUMNS,
				    words_short(place->path, s->columns),
				    words_count(place->frees),
				    place->missing ? "missing names" :
						     "files"));
	}
	if (!i || !strcmp(d->places[0].dir->example, "-"))
		return;
	print(s, "", "such as %s",
	      words_short(d->places[0].dir->example, PATH_COLUMNS));
}

static void print_table(struct screen *s)
{
	const struct diagnosis *d = s->d;
	double load = d->buckets > 0 ? d->dentries / d->buckets : 0;
	double share = 100 * d->found[PATTERN_MEMORY].figure;
	char when[32];

	print(s, "Table", "%s entries in %s buckets%s: %.1f each%s",
	      words_count(d->dentries), words_count(d->buckets),
	      d->has_census || d->host.buckets_known ? "" : " (by default)",
	      load, isnan(share) ? "" : words(", %.1f %% of memory", share));
	if (!(d->growth >= 1) || !(d->until > 0) || d->until > SOON)
		return;
	amount_seconds_text(d->until, when, sizeof(when));
	print(s, "", "it grows by %s a second: %.0f a bucket in %s at this rate",
	      words_count(d->growth),
	      pattern_kinds[PATTERN_CHAINS].at[LEVEL_ATTENTION], when);
}

static void print_advice(struct screen *s)
{
	const struct diagnosis *d = s->d;
	const char *last = "";
	size_t i;

	for (i = 0; i < d->nadvice; i++) {
		const struct advice *a = &d->advice[i];
		const char *title = a->when == WHEN_NOW ? "Now" : "Then";
		int lines = 1 + (int)strlen(a->why) / (COLUMNS - INDENT - 8) +
			    !!a->command;

		/* the last lines have to fit in as well */
		if (!s->verbose && a->when == WHEN_THEN &&
		    s->lines + lines > LINES - 3)
			continue;
		print(s, strcmp(title, last) ? title : "", "%s", a->why);
		last = title;
		if (a->command)
			print_line(s, words("%*s%s", INDENT + 4, "",
					    a->command));
	}
}

/* The patterns of one level, by their subjects. */
static void print_level(struct screen *s, const char *title, enum level level,
			const char *begin, const char *end)
{
	const char *list = "";
	int p;

	for (p = 0; p < PATTERNS; p++)
		if (s->d->found[p].level == level)
			list = words("%s%s%s", list, *list ? ", " : "",
				     pattern_kinds[p].subject);
	if (*list)
		print(s, title, "%s%s%s", begin, list, end);
}

void diagnosis_screen(const struct diagnosis *d, bool verbose)
{
	struct screen s = {
		.d = d, .verbose = verbose,
		.columns = verbose ? SIZE_MAX : PATH_COLUMNS,
	};
	bool wrong = judge_is_wrong(d);
	int p;

	print_headline(&s);
	if (wrong)
		print_cause(&s);
	for (p = 0; p < PATTERNS && wrong; p++)
		if ((enum pattern)p != d->worst &&
		    judge_is_alarm(d, (enum pattern)p))
			print_pattern(&s, "Also", (enum pattern)p);
	print_line(&s, "");
	print_victims(&s);
	print_places(&s);
	print_table(&s);
	if (d->nadvice)
		print_line(&s, "");
	print_advice(&s);
	if (wrong && d->worst <= PATTERN_TIME && d->advice[0].dentries > 0)
		print(&s, "Check", "dchain diagnose   (expect about %.1f steps)",
		      advise_after(d));
	else if (wrong)
		print(&s, "Check", "dchain diagnose");
	print_level(&s, "Unknown", LEVEL_UNKNOWN, "", "");
	print_level(&s, "Healthy", LEVEL_HEALTHY, "nothing wrong with ",
		    verbose ? "" : ". All figures: -v");
	if (verbose)
		putchar('\n');
}
