// SPDX-License-Identifier: GPL-2.0-only
/*
 * The plan of the reproduction.
 */
#include "repro/plan.h"
#include "lib/amount.h"

#include <inttypes.h>
#include <math.h>

void plan_compute(struct plan *plan, const struct theory_tree *tree)
{
	plan->budget_given = plan->budget;
	if (!plan->budget)
		plan->budget = plan->available / 4;
	plan->names = (uint64_t)((double)theory_misses(tree, plan->target,
							plan->buckets) /
				 plan->dentries_each);
	plan->bytes = (uint64_t)((double)plan->names * plan->bytes_each);
	plan->seconds = 2 * (double)plan->names / plan->rate;
	plan->limit = theory_limit(plan->buckets,
				   plan->bytes_each / plan->dentries_each);
}

bool plan_refusal(const struct plan *plan, char *text, size_t size)
{
	char need[16], have[16];
	double reachable;
	int len;

	if (plan->bytes <= plan->budget)
		return false;
	amount_bytes_text(plan->bytes, need, sizeof(need));
	amount_bytes_text(plan->budget, have, sizeof(have));
	reachable = 1 + (double)plan->budget * plan->dentries_each /
		plan->bytes_each / (double)plan->buckets;
	len = snprintf(text, size,
		       "refused: %s of kernel memory are needed, the budget is %s; give --budget SIZE",
		       need, have);
	/* A chain of one and a bit shows nothing: do not offer that. */
	if (reachable >= 2 && len >= 0 && (size_t)len < size)
		snprintf(text + len, size - (size_t)len,
			 ", or --target up to %.0f", floor(reachable));
	return true;
}

static void print_time(double seconds, FILE *out)
{
	if (seconds < 90)
		fprintf(out, "%.0f s", seconds);
	else
		fprintf(out, "%.0f min", seconds / 60);
}

void plan_print(const struct plan *plan, const struct theory_tree *tree,
		FILE *out)
{
	char bytes[16], budget[16], limit[16];

	amount_bytes_text(plan->bytes, bytes, sizeof(bytes));
	amount_bytes_text(plan->budget, budget, sizeof(budget));
	amount_bytes_text(plan->limit, limit, sizeof(limit));
	fprintf(out, "hash table   %" PRIu64 " buckets, %" PRIu64
		" dentries now\n", plan->buckets, plan->dentries);
	fprintf(out, "worker       %" PRIu64 " files in %" PRIu64
		" directories\n", tree->files, tree->dirs);
	fprintf(out, "trasher      %" PRIu64 " names for %.0f steps per lookup, ",
		plan->names, plan->target);
	fprintf(out, "then again under %s\n", limit);
	fprintf(out, "memory       %s, %.0f bytes a name\n", bytes,
		plan->bytes_each);
	fprintf(out, "budget       %s%s\n", budget, plan->budget_given ? "" :
		", a quarter of what is available");
	fputs("time         about ", out);
	print_time(plan->seconds, out);
	fprintf(out, " to open names (%.0f a second), and the phases\n",
		plan->rate);
}
