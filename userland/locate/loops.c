// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dominators and natural loops. An edge back to a node that dominates its
 * origin closes a loop; the loop is all that reaches the origin without
 * passing the head. The dominators are found by the iteration of Cooper,
 * Harvey and Kennedy ("A Simple, Fast Dominance Algorithm").
 */
#include "locate/loops.h"

#include <stdlib.h>
#include <string.h>

#define NONE (-1)

struct edge_list {
	int to;
	int next;
};

struct loops_graph {
	size_t nodes;
	int successors[LOOPS_MAX_NODES][2];
	/* Predecessors as lists: the first entry, and the entries. */
	int first[LOOPS_MAX_NODES];
	struct edge_list edges[2 * LOOPS_MAX_NODES];
	int nedges;
};

/*
 * struct order - reverse postorder and dominators
 * @at: the node at each position
 * @position: the position of each node
 * @idom: the position of each position's immediate dominator
 */
struct order {
	int at[LOOPS_MAX_NODES];
	int position[LOOPS_MAX_NODES];
	int idom[LOOPS_MAX_NODES];
};

/* Scratch space of a search: a stack, and one mark a node. */
struct search {
	int stack[LOOPS_MAX_NODES];
	unsigned char taken[LOOPS_MAX_NODES];
	bool inside[LOOPS_MAX_NODES];
	bool is_head[LOOPS_MAX_NODES];
	bool is_inner[LOOPS_MAX_NODES];
};

struct loops_graph *loops_new(void)
{
	struct loops_graph *g = calloc(1, sizeof(*g));

	if (!g)
		return NULL;
	memset(g->successors, NONE, sizeof(g->successors));
	memset(g->first, NONE, sizeof(g->first));
	return g;
}

void loops_free(struct loops_graph *g)
{
	free(g);
}

void loops_set_nodes(struct loops_graph *g, size_t nodes)
{
	g->nodes = nodes;
}

void loops_add_edge(struct loops_graph *g, int from, int to)
{
	int slot = g->successors[from][0] == NONE ? 0 : 1;

	g->successors[from][slot] = to;
	g->edges[g->nedges] = (struct edge_list) { from, g->first[to] };
	g->first[to] = g->nedges++;
}

static void number(const struct loops_graph *g, struct order *o,
		   struct search *s)
{
	int left = (int)g->nodes, depth = 0;

	memset(s->taken, 0, sizeof(s->taken));
	memset(s->inside, 0, sizeof(s->inside));
	s->stack[depth++] = 0;
	s->inside[0] = true;
	while (depth) {
		int node = s->stack[depth - 1], next = NONE;

		while (s->taken[node] < 2 && next == NONE) {
			next = g->successors[node][s->taken[node]++];
			if (next != NONE && s->inside[next])
				next = NONE;
		}
		if (next != NONE) {
			s->inside[next] = true;
			s->stack[depth++] = next;
			continue;
		}
		depth--;
		o->at[--left] = node;
		o->position[node] = left;
	}
}

static int common_dominator(const struct order *o, int a, int b)
{
	while (a != b) {
		while (a > b)
			a = o->idom[a];
		while (b > a)
			b = o->idom[b];
	}
	return a;
}

static int merge_predecessors(const struct loops_graph *g,
			      const struct order *o, int position)
{
	int result = NONE, edge;

	for (edge = g->first[o->at[position]]; edge != NONE;
	     edge = g->edges[edge].next) {
		int before = o->position[g->edges[edge].to];

		if (o->idom[before] == NONE)
			continue;
		result = result == NONE ? before :
			 common_dominator(o, result, before);
	}
	return result;
}

static void dominate(const struct loops_graph *g, struct order *o)
{
	bool changed = true;

	memset(o->idom, NONE, sizeof(o->idom));
	o->idom[0] = 0;
	while (changed) {
		int i;

		changed = false;
		for (i = 1; i < (int)g->nodes; i++) {
			int idom = merge_predecessors(g, o, i);

			if (idom == o->idom[i])
				continue;
			o->idom[i] = idom;
			changed = true;
		}
	}
}

static bool dominates(const struct order *o, int head, int position)
{
	while (position > head)
		position = o->idom[position];
	return position == head;
}

/* Sort the edges that go back in the order: they close a loop, or two do. */
static void find_heads(const struct loops_graph *g, const struct order *o,
		       struct search *s, struct loops_found *found)
{
	int node, i;

	for (node = 0; node < (int)g->nodes; node++) {
		for (i = 0; i < 2; i++) {
			int to = g->successors[node][i];

			if (to == NONE ||
			    o->position[to] > o->position[node])
				continue;
			if (dominates(o, o->position[to], o->position[node])) {
				s->is_head[to] = true;
				continue;
			}
			found->irreducible = true;
			found->head = to;
		}
	}
}

static void push(struct search *s, int *depth, int node)
{
	if (s->inside[node])
		return;
	s->inside[node] = true;
	s->stack[(*depth)++] = node;
}

/* Mark the heads that are in this head's loop as inner ones. */
static void mark_inner(const struct loops_graph *g, const struct order *o,
		       struct search *s, int head)
{
	int depth = 0, edge, node;

	memset(s->inside, 0, sizeof(s->inside));
	s->inside[head] = true;
	for (edge = g->first[head]; edge != NONE; edge = g->edges[edge].next) {
		node = g->edges[edge].to;
		if (dominates(o, o->position[head], o->position[node]))
			push(s, &depth, node);
	}
	while (depth) {
		node = s->stack[--depth];
		if (s->is_head[node])
			s->is_inner[node] = true;
		for (edge = g->first[node]; edge != NONE;
		     edge = g->edges[edge].next)
			push(s, &depth, g->edges[edge].to);
	}
}

static void count(const struct loops_graph *g, const struct order *o,
		  struct search *s, struct loops_found *found)
{
	int node;

	for (node = 0; node < (int)g->nodes; node++)
		if (s->is_head[node])
			mark_inner(g, o, s, node);
	for (node = 0; node < (int)g->nodes; node++) {
		if (!s->is_head[node])
			continue;
		found->loops++;
		if (s->is_inner[node])
			continue;
		found->outermost++;
		found->head = node;
	}
}

bool loops_find(const struct loops_graph *g, struct loops_found *found)
{
	struct order *o = calloc(1, sizeof(*o));
	struct search *s = calloc(1, sizeof(*s));
	bool enough = o && s;

	*found = (struct loops_found) { .head = NONE };
	if (enough) {
		number(g, o, s);
		dominate(g, o);
		find_heads(g, o, s, found);
		if (!found->irreducible)
			count(g, o, s, found);
	}
	free(o);
	free(s);
	return enough;
}
