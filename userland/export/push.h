/* SPDX-License-Identifier: GPL-2.0-only */
/* What happened between two readings, as StatsD metrics. */
#ifndef DCHAIN_PUSH_H
#define DCHAIN_PUSH_H

#include "read/sample.h"

/* Fits into an Ethernet frame with room for tunnels: never fragmented. */
#define PUSH_DATAGRAM 1400

/* Room for the part of a metric's name that stands for a cgroup. */
#define PUSH_NAME 200

/**
 * struct push - metrics on their way into datagrams
 * @send:    called with each full datagram; -1 stops the sending of more
 * @context: for @send
 * @text:    the datagram that is being filled
 * @len:     bytes in it
 * @failed:  @send has failed
 */
struct push {
	int (*send)(void *context, const char *text, size_t len);
	void *context;
	char text[PUSH_DATAGRAM];
	size_t len;
	bool failed;
};

/**
 * push_name() - a cgroup's path as part of a metric's name
 * @path: the path
 * @name: receives at most PUSH_NAME bytes with the NUL
 *
 * Pure. Letters, digits, `_` and `-` stay, others become `_`; of an id of 64
 * hex digits 12 stay. "/" is "root".
 */
void push_name(const char *path, char *name);

/**
 * push_delta() - send what happened
 * @p:	 begun with @send and @context
 * @d:	 from sample_delta(); the order of its rows changes
 * @top: how many cgroups at most, see rank_top()
 *
 * dchain.lookups and the like are counters over all cgroups, dchain.avg a
 * gauge; dchain.cgroup.NAME.lookups and so on those of a cgroup. A cgroup with
 * no lookup and nothing created is left out.
 *
 * Return: 0, or -1 when @send has failed.
 */
int push_delta(struct push *p, struct sample *d, size_t top);

/* push_up() - send the gauge dchain.up; returns as push_delta() does */
int push_up(struct push *p, bool up);

#endif
