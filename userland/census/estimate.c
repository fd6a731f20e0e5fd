// SPDX-License-Identifier: GPL-2.0-only
#include "census/estimate.h"

#include <math.h>

/* 99 % of a normal distribution are within so many standard deviations. */
#define NORMAL_99 2.576

double estimate_scatter(uint64_t walked, double sum, double squares)
{
	double level = walked ? sum * sum / (double)walked : 0;

	return squares > level ? squares - level : 0;
}

struct census_amount estimate_total(uint64_t buckets, uint64_t walked,
				    double sum, double squares)
{
	double times = walked ? (double)buckets / (double)walked : 0;
	struct census_amount amount = { sum * times, 0 };

	if (sum < 0)
		return (struct census_amount){ -1, -1 };
	if (!walked || walked >= buckets)
		return amount;
	if (squares < 0)
		amount.error = -1;
	else if (walked < 2)
		/* one bucket gives no variance */
		amount.error = amount.value;
	else
		amount.error = sqrt(estimate_scatter(walked, sum, squares) *
				    times * (double)(buckets - walked) /
				    (double)(walked - 1));
	return amount;
}

struct census_amount estimate_part(uint64_t buckets, uint64_t walked,
				   double sum, double of,
				   const struct census_amount *whole)
{
	struct census_amount amount = estimate_total(buckets, walked, sum, -1);

	if (sum >= 0 && amount.error < 0 && whole->error >= 0)
		amount.error = of > 0 ? whole->error * sqrt(sum / of) : 0;
	return amount;
}

/* One that was seen stands for so many; also if none was seen. */
static double each_seen(uint64_t buckets, uint64_t walked,
			const struct census_amount *amount)
{
	if (amount->value > 0)
		return amount->error * amount->error / amount->value;
	return walked ? (double)(buckets - walked) / (double)walked : 0;
}

double estimate_ci99(uint64_t buckets, uint64_t walked,
		     const struct census_amount *amount)
{
	double each, half;

	if (amount->error < 0)
		return -1;
	each = each_seen(buckets, walked, amount);
	if (each <= 0)
		return 0;
	if (walked < buckets && walked < ESTIMATE_BUCKETS_LEAST)
		return -1;
	half = NORMAL_99 * NORMAL_99 / 2 * each;
	return half + NORMAL_99 * sqrt(amount->error * amount->error +
				       half * each / 2);
}
