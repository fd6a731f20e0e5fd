// SPDX-License-Identifier: GPL-2.0-only
/*
 * The answer on one screen of 25 lines and 80 columns: who suffers, the cause,
 * the figures that this rests on, what to do, and what is healthy. A path is
 * shortened in the middle to fit one line; commands are whole.
 */
#include "diagnose/diagnosis.h"

#include "lib/amount.h"
#include "lib/escape.h"
#include "lib/program.h"

#include <ctype.h>
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
#define LAST_COLUMNS 17

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
static void print_text(struct screen *s, const char *title, const char *text)
{
	size_t column = (size_t)printf("%-*s", INDENT, title);
	bool first = true;

	while (*text) {
		size_t len = strcspn(text, " ");

		if (!first && column + 1 + len > COLUMNS) {
			printf("\n%*s", INDENT, "");
			column = INDENT;
			s->lines++;
			first = true;
		}
		column += (size_t)printf("%s%.*s", first ? "" : " ", (int)len,
					 text);
		first = false;
		text += len + strspn(text + len, " ");
	}
	putchar('\n');
	s->lines++;
}

__attribute__((format(printf, 3, 4)))
static void print(struct screen *s, const char *title, const char *format, ...)
{
	char text[WORDS_ROOM];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	print_text(s, title, text);
}

static void print_headline(struct screen *s)
{
	const struct diagnosis *d = s->d;
	char level[16], text[WORDS_ROOM], who[WORDS_NAME];
	size_t i;

	snprintf(level, sizeof(level), "%s", level_names[d->level]);
	for (i = 0; level[i]; i++)
		level[i] = (char)toupper((unsigned char)level[i]);
	if (judge_is_wrong(d)) {
		words_pattern(d, d->worst, s->columns, text);
		print_text(s, level, text);
	} else if (d->doubt == DOUBT_NO_MODULE) {
		print(s, level, "module not loaded: cannot tell which cgroup is slow");
	} else if (d->doubt) {
		print(s, level, "cannot tell which cgroup is slow: %s",
		      d->reason);
	} else if (d->level == LEVEL_UNKNOWN) {
		print(s, level, "not all could be read; what was read is healthy");
	} else if (d->nvictims) {
		words_cgroup(s->d, d->victims[0].row->path, s->columns, who);
		print(s, level, "it is not the dentry cache: %.1f entries a lookup at most (%s)",
		      sample_avg(d->victims[0].row), who);
	} else {
		print(s, level, "it is not the dentry cache (few lookups were seen)");
	}
}

/* "dchain-trasher in /a", "/a (removed)", "12 cgroups below /b" */
static void tell_maker(const struct screen *s, const struct owner *owner,
		       char *text)
{
	const struct maker *m = &owner->maker;
	char who[WORDS_NAME], comm[80], program[160] = "";
	const char *gone = m->removed ? " (removed)" : "";

	if (!m->path) {
		words_cgroup(s->d, owner->path, s->columns, who);
		if (owner->number > 1)
			snprintf(text, WORDS_ROOM, "%zu cgroups below %s have",
				 owner->number, who);
		else
			snprintf(text, WORDS_ROOM, "%s has", who);
		return;
	}
	words_cgroup(s->d, m->path, s->columns, who);
	if (m->program && m->votes * 2 >= m->of)
		snprintf(program, sizeof(program), "%s in ",
			 escape_cut(m->program, comm, sizeof(comm)));
	else if (m->program)
		snprintf(program, sizeof(program),
			 "%s (%" PRIu64 " of %" PRIu64 " samples) and others in ",
			 escape_cut(m->program, comm, sizeof(comm)), m->votes,
			 m->of);
	if (m->number > 1)
		snprintf(text, WORDS_ROOM, "%s%zu cgroups%s below %s", program,
			 m->number, gone, who);
	else
		snprintf(text, WORDS_ROOM, "%s%s%s", program, who, gone);
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
	const struct maker *m = &owner->maker;
	char who[WORDS_ROOM], place[WORDS_NAME + 4] = "", path[WORDS_NAME];
	char what[200], n[32];
	double missing = m->stands - m->files;

	tell_maker(s, owner, who);
	if (owner == d->owners && d->nplaces) {
		words_short(d->places[0].path, s->columns, path);
		snprintf(place, sizeof(place), " in %s", path);
	}
	if (!m->path)
		snprintf(what, sizeof(what), "%s entries",
			 words_count(owner->n[CENSUS_DENTRIES], n));
	else if (m->files > missing)
		snprintf(what, sizeof(what), "looked up %s files",
			 words_count(m->files, n));
	else if (m->deleted > missing / 2)
		snprintf(what, sizeof(what), "deleted %s files, whose names stay",
			 words_count(m->deleted, n));
	else
		snprintf(what, sizeof(what), "looked up %s missing names",
			 words_count(missing, n));
	print(s, owner == d->owners ? "CAUSE" : "", "%s %s%s%s; %.0f %% of %s",
	      who, what, place, m->path ? "" : why_unknown(d),
	      100 * fmin(1, owner->n[d->worst == PATTERN_IN_USE ?
				     CENSUS_IN_USE : CENSUS_DENTRIES] /
			 d->census.n[d->worst == PATTERN_IN_USE ?
				     CENSUS_IN_USE : CENSUS_DENTRIES]),
	      d->worst == PATTERN_IN_USE ? "what is in use is theirs" :
					   "the table is theirs");
}

static void print_cause(struct screen *s)
{
	const struct diagnosis *d = s->d;
	char text[WORDS_NAME], bytes[32];
	size_t i;

	if (!judge_is_crowd(d)) {
		print(s, "CAUSE", "names that hash alike%s%s",
		      d->has_census && d->census.longest_name[0] ?
		      ", such as " : "", d->has_census ?
		      words_short(d->census.longest_name, PATH_COLUMNS, text) :
		      "");
		return;
	}
	for (i = 0; i < d->nowners; i++)
		print_owner(s, &d->owners[i]);
	if (!i && d->fat.path[0])
		print(s, "CAUSE", "not known; the most kernel memory is charged to %s: %s",
		      words_cgroup(s->d, d->fat.path, s->columns, text),
		      amount_bytes_text(d->fat.slab, bytes, sizeof(bytes)));
	else if (!i)
		print(s, "CAUSE", "not known: no cgroup has a tenth of them");
}

static void print_victims(struct screen *s)
{
	const struct diagnosis *d = s->d;
	char who[WORDS_NAME], rate[32];
	size_t i;

	if (!d->suffering)
		return;
	printf("Suffering %-*s %11s %6s  %s\n", PATH_COLUMNS, "", "lookups/s",
	       "steps", "CPU lost");
	for (i = 0; i < d->nvictims && d->victims[i].level; i++)
		printf("%*s%-*s %11s %6.1f  ~%.0f ms/s\n", INDENT, "",
		       PATH_COLUMNS, words_cgroup(d, d->victims[i].row->path,
						  PATH_COLUMNS, who),
		       words_count(d->victims[i].rate, rate),
		       sample_avg(d->victims[i].row), d->victims[i].ms);
	s->lines += 1 + (int)i;
	if (d->suffering > i) {
		printf("%*sand %zu more\n", INDENT, "", d->suffering - i);
		s->lines++;
	}
}

static void print_places(struct screen *s)
{
	const struct diagnosis *d = s->d;
	size_t i, most = s->verbose ? PLACES : SCREEN_PLACES;
	char is[COLUMNS + 1], name[COLUMNS + 1], n[32];

	for (i = 0; i < d->nplaces && i < most; i++) {
		const struct place *place = &d->places[i];
		size_t columns = s->verbose ? ESCAPE_ROOM(strlen(place->path)) :
					      PATH_COLUMNS;
		char *path = must(malloc(columns + 1));

		printf("%-*s%-*s %11s  %s\n", INDENT, i ? "" : "Where",
		       PATH_COLUMNS, words_short(place->path, columns, path),
		       words_count(place->frees, n),
		       words_short(place->is.kind ? place->is.text :
				   place->missing ? "missing names" : "files",
				   LAST_COLUMNS, is));
		free(path);
		s->lines++;
	}
	if (i && strcmp(d->places[0].dir->examples, "-")) {
		snprintf(is, sizeof(is), "%.*s",
			 (int)strcspn(d->places[0].dir->examples, "/"),
			 d->places[0].dir->examples);
		printf("%*ssuch as %s\n", INDENT, "",
		       words_short(is, PATH_COLUMNS, name));
		s->lines++;
	}
}

static void print_table(struct screen *s)
{
	const struct diagnosis *d = s->d;
	double load = d->buckets > 0 ? d->dentries / d->buckets : 0;
	double full = d->limits[PATTERN_CHAINS][LEVEL_ATTENTION] * d->buckets;
	char n[32], b[32], share[64] = "", when[32];

	if (!isnan(d->found[PATTERN_MEMORY].figure))
		snprintf(share, sizeof(share), ", %.1f %% of memory",
			 100 * d->found[PATTERN_MEMORY].figure);
	print(s, "Table", "%s entries in %s buckets%s: %.1f each%s",
	      words_count(d->dentries, n), words_count(d->buckets, b),
	      d->has_census || d->host.buckets_known ? "" : " (by default)",
	      load, share);
	if (!(d->growth >= 1) || d->dentries >= full ||
	    (full - d->dentries) / d->growth > SOON)
		return;
	amount_seconds_text((full - d->dentries) / d->growth, when,
			    sizeof(when));
	print(s, "", "it grows by %s a second: %.0f a bucket in %s at this rate",
	      words_count(d->growth, n), full / d->buckets, when);
}

static void print_advice(struct screen *s)
{
	const struct diagnosis *d = s->d;
	size_t i, left = 0;

	for (i = 0; i < d->nadvice; i++) {
		const struct advice *a = &d->advice[i];
		bool again = i && d->advice[i - 1].when == a->when && !left;
		int lines = 1 + (int)strlen(a->why) / (COLUMNS - INDENT - 8) +
			    !!a->command;

		/* the last lines have to fit in as well */
		if (!s->verbose && a->when == WHEN_THEN &&
		    s->lines + lines > LINES - 3) {
			left++;
			continue;
		}
		print_text(s, again ? "" : a->when == WHEN_NOW ? "Now" : "Then",
			   a->why);
		if (!a->command)
			continue;
		printf("%*s%s\n", INDENT + 4, "", a->command);
		s->lines++;
	}
}

/* The patterns of one level, by their subjects. */
static void print_level(struct screen *s, const char *title, enum level level,
			const char *end)
{
	char text[WORDS_ROOM] = "";
	size_t n = 0;
	int p;

	for (p = 0; p < PATTERNS; p++)
		if (s->d->found[p].level == level)
			n += (size_t)snprintf(text + n, sizeof(text) - n,
					      "%s%s", n ? ", " : "",
					      pattern_kinds[p].subject);
	if (n)
		print(s, title, "%s%s", text, end);
}

void diagnosis_screen(const struct diagnosis *d, bool verbose)
{
	struct screen s = {
		.d = d, .verbose = verbose,
		.columns = verbose ? WORDS_NAME - 1 : PATH_COLUMNS,
	};
	bool wrong = judge_is_wrong(d);
	char text[WORDS_ROOM];
	int p;

	print_headline(&s);
	if (wrong)
		print_cause(&s);
	for (p = 0; p < PATTERNS && wrong; p++) {
		if ((enum pattern)p == d->worst ||
		    d->found[p].level == LEVEL_HEALTHY ||
		    d->found[p].level == LEVEL_UNKNOWN ||
		    judge_is_told(d, (enum pattern)p))
			continue;
		words_pattern(d, (enum pattern)p, s.columns, text);
		print_text(&s, "Also", text);
	}
	putchar('\n');
	s.lines++;
	print_victims(&s);
	print_places(&s);
	print_table(&s);
	if (d->nadvice) {
		putchar('\n');
		s.lines++;
		print_advice(&s);
	}
	if (wrong && d->worst <= PATTERN_TIME && d->advice[0].dentries > 0)
		print(&s, "Check", "dchain diagnose   (expect about %.1f steps)",
		      advise_after(d));
	else if (wrong)
		print(&s, "Check", "dchain diagnose");
	print_level(&s, "Unknown", LEVEL_UNKNOWN, "");
	print_level(&s, "Healthy", LEVEL_HEALTHY,
		    verbose ? "" : ". All figures: -v");
	if (verbose)
		putchar('\n');
}
