/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Natural loops of a control flow graph, of any machine.
 */
#ifndef DCHAIN_LOCATE_LOOPS_H
#define DCHAIN_LOCATE_LOOPS_H

#include <stdbool.h>
#include <stddef.h>

/* The functions in question have 100 to 300 instructions. */
#define LOOPS_MAX_NODES 8192

struct loops_graph;

/**
 * struct loops_found - what is in a graph
 * @loops: natural loops; those with the same head count as one
 * @outermost: those that are in no other
 * @head: head of the last outermost one; where @irreducible is set, a node
 *	that a loop has besides another entry
 * @irreducible: there is a loop that no single node dominates
 */
struct loops_found {
	unsigned int loops;
	unsigned int outermost;
	int head;
	bool irreducible;
};

/**
 * loops_new - an empty graph; NULL when there is no memory
 */
struct loops_graph *loops_new(void);

/**
 * loops_add_edge - add an edge; a node has at most two that leave it
 * @g: the graph
 * @from: below LOOPS_MAX_NODES
 * @to: likewise
 */
void loops_add_edge(struct loops_graph *g, int from, int to);

/**
 * loops_set_nodes - set how many nodes there are, node 0 being the entry
 */
void loops_set_nodes(struct loops_graph *g, size_t nodes);

/**
 * loops_find - find the loops; every node must be reachable from the entry
 *
 * Return: false when there is no memory.
 */
bool loops_find(const struct loops_graph *g, struct loops_found *found);

void loops_free(struct loops_graph *g);

#endif
