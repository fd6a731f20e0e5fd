// SPDX-License-Identifier: GPL-2.0-only
/*
 * dchain census: the dentry hash table as it is now: whose the entries are,
 * where, which of them are of use, what a limit would drop.
 */
#include "cmd/listing.h"
#include "cmd/cmd.h"
#include "file/host.h"
#include "lib/amount.h"
#include "lib/array.h"
#include "lib/escape.h"
#include "lib/options.h"
#include "lib/root.h"

#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/**
 * struct plan - the command line
 * @full: look at all buckets
 * @by: rows
 * @seconds: to mark use for; 0: not at all
 * @limited: say what a limit would drop
 * @limit: see there
 */
struct plan {
	bool full;
	enum listing_by by;
	double seconds;
	bool limited;
	struct census_limit limit;
};

static const char *const words[] = {
	"directory", "subtree", "mount", "owner", "histogram"
};

enum { FULL = 256, BY, USED, LIMIT };

static enum listing_by take_by(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i]))
			return (enum listing_by)i;
	options_refuse(word, "--by takes directory, subtree, mount, owner or histogram");
}

/* N, N,per-directory or N,host */
static void take_limit(struct plan *plan, const char *text)
{
	size_t len = strcspn(text, ",");
	char digits[24];
	uint64_t most = 0;

	snprintf(digits, sizeof(digits), "%.*s", (int)len, text);
	plan->limited = amount_count(digits, &most);
	plan->limit.per_directory = strcmp(text + len, ",host") != 0;
	plan->limit.most = (double)most;
	if (!plan->limited || (text[len] && plan->limit.per_directory &&
			       strcmp(text + len, ",per-directory") != 0))
		options_refuse(text, "--limit takes a number, and ,per-directory or ,host");
}

static void take(void *context, int val, const char *argument)
{
	struct plan *plan = context;

	switch (val) {
	case FULL:
		plan->full = true;
		break;
	case BY:
		plan->by = take_by(argument);
		break;
	case LIMIT:
		take_limit(plan, argument);
		break;
	default:
		plan->seconds = options_seconds(argument, 1);
	}
}

static double percent(double part, double whole)
{
	return whole > 0 ? 100 * part / whole : 0;
}

static void say_memory(const struct census *c)
{
	char bytes[32];
	double taken = census_bytes(c, c->n[CENSUS_DENTRIES]);
	double eight = census_bytes(c, 8 * c->buckets);
	uint64_t kib = 0;

	amount_bytes_text((uint64_t)taken, bytes, sizeof(bytes));
	printf("They take %s", bytes);
	if (host_read_number("/proc/meminfo", "MemTotal", &kib) && kib)
		printf(", %.1f %% of memory; 8 entries a bucket would take %.1f %%, 30 %.1f %%",
		       percent(taken, (double)kib * 1024),
		       percent(eight, (double)kib * 1024),
		       percent(eight / 8 * 30, (double)kib * 1024));
	puts("");
}

static void say_chains(const struct census *c)
{
	char name[256];

	printf("The longest of %.0f chains has %.0f entries", c->walked,
	       c->longest);
	if (isnan(c->chance_longest))
		puts("");
	else if (c->longest <= c->chance_longest)
		puts(", as names hashed at random have");
	else
		printf(", more than the %.0f that chance explains: such as %s\n",
		       c->chance_longest,
		       escape_cut(c->longest_name, name, sizeof(name)));
}

static void say_use(const struct census *c)
{
	const struct census_marks *m = &c->marks;
	double error, used = census_used(c, c->n, &error);

	if (m->seconds > 0)
		printf("Used again in %.0f s: %s%.0f negative entries, +/- %.0f\nTurned positive meanwhile: %.0f\n",
		       m->seconds, m->at_least ? "at least " : "", used, error,
		       c->n[CENSUS_TURNED]);
}

static void say_figures(const struct census *c)
{
	double all = c->n[CENSUS_DENTRIES];

	printf("%.0f entries, %.2f a bucket; %.0f %% negative, %.0f %% in use\n",
	       all, all / c->buckets,
	       percent(c->n[CENSUS_NEGATIVE], all),
	       percent(c->n[CENSUS_IN_USE], all));
	if (!c->full)
		printf("By %.0f buckets at random, in %.3f s: entries are +/- %.0f (99 %%)\n",
		       c->walked, c->seconds, census_error(c, all));
	say_memory(c);
	say_chains(c);
	say_use(c);
	puts("");
}

static void say_limit(const struct census *c, const struct census_limit *l)
{
	const char *least = l->at_least ? "at least " : "";

	printf("A limit of %.0f negative entries%s\nwould drop %s%.0f of %.0f",
	       l->most, l->per_directory ? " a directory" : "", least,
	       l->dropped, c->n[CENSUS_NEGATIVE]);
	if (l->per_directory)
		printf(",\nin %s%zu director%s with %.0f", least, l->over,
		       l->over == 1 ? "y" : "ies", l->negative);
	if (isnan(l->used))
		puts(".\nWhether they are of use is known with --used SECONDS.\n");
	else
		printf(".\nOf those dropped %s%.0f were used again in %.0f s.\n\n",
		       c->marks.at_least ? "at least " : "", l->used,
		       c->marks.seconds);
}

static void print(const struct listing *l)
{
	struct printer *table = listing_table(l);

	if (l->format->json || l->format->columns || l->format->noheadings)
		;
	else if (l->limit)
		say_limit(l->c, l->limit);
	else
		say_figures(l->c);
	printer_print(&table, 1);
	printer_free(table);
}

/* One lookup of so many is walked, and leaves a mark. */
static bool is_sampling(void)
{
	uint64_t sample = 1;

	host_read_number("/sys/module/dchain/parameters/sample", "", &sample);
	return sample > 1;
}

/* Limits and sizes are of single directories: a sample has not all of them. */
static enum dchain_exit get(struct census *c, const struct plan *plan)
{
	bool full = plan->full || plan->limited || plan->seconds > 0 ||
		    plan->by == BY_HISTOGRAM;
	enum dchain_exit status = DCHAIN_OK;
	int device = -1;

	if (plan->seconds > 0 && root_is_capture()) {
		warnx("--used: use is marked on a running host");
		return DCHAIN_FAILED;
	}
	if (plan->seconds > 0)
		status = census_mark(plan->seconds, false, &device);
	if (!status)
		status = census_take(c, full);
	if (device >= 0)
		close(device);
	if (status)
		return status;
	c->marks.at_least = is_sampling();
	if (!isnan(census_error(c, c->n[CENSUS_DENTRIES])))
		return DCHAIN_OK;
	warnx("unknown: only %.0f of %.0f buckets were looked at: try --full",
	      c->walked, c->buckets);
	census_free(c);
	return DCHAIN_INCOMPLETE;
}

int cmd_census(int argc, char **argv)
{
	static const struct option own[] = {
		{ "full", no_argument, NULL, FULL },
		{ "by", required_argument, NULL, BY },
		{ "used", required_argument, NULL, USED },
		{ "limit", required_argument, NULL, LIMIT },
		{ 0 }
	};
	static const struct options_spec spec = {
		.usage = "census [OPTION...]",
		.about = "Counts the dentry hash table as it is now, in a random sample of its buckets:\n"
			 "where its entries are, and whose. Counts of a sample are estimates.\n",
		.has_root = true,
		.columns = listing_columns,
		.ncolumns = LISTING_COLUMNS,
		.has_bytes = true,
		.rows_help = "print N rows; the rest is added up",
		.own = own,
		.own_help = "      --full            look at all buckets\n"
			    "      --by WHAT         rows by directory (default), subtree, mount, owner; or\n"
			    "                        histogram: of directories by their negative entries\n"
			    "      --used SECONDS    mark for so long which negative entries are used again\n"
			    "      --limit N[,per-directory|,host]\n"
			    "                        what a limit of N negative entries would drop\n",
		.take = take,
	};
	struct plan plan = { .by = BY_DIRECTORY };
	enum dchain_exit status;
	struct census census;
	struct listing list;
	struct options o;

	options_parse(&o, &spec, &plan, argc, argv);
	status = get(&census, &plan);
	if (status)
		return status;
	list = (struct listing){ &census, plan.by, o.rows, &o.format, NULL };
	if (plan.limited) {
		census_limit(&plan.limit, &census);
		list.limit = &plan.limit;
		list.by = BY_OWNER;
	}
	print(&list);
	census_limit_free(&plan.limit);
	census_free(&census);
	return DCHAIN_OK;
}
