// SPDX-License-Identifier: GPL-2.0-only
/*
 * Follows the instructions of a function from its entry and hands the graph to
 * loops.c. Bytes that no path reaches (padding, the int3 behind a
 * return) are never looked at, so a breakpoint that is reached is a probe.
 */
#include "locate/cfg.h"

#include "locate/loops.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A place in the code: part and offset as one number. */
struct place {
	size_t part;
	size_t offset;
};

/*
 * struct tracer - the state of following the code
 * @start: for each part the index of its first byte in @node
 * @node: for each byte the node that begins there, plus one; 0: none yet
 * @places: where each node is; those from the one that is being decoded on
 *	have still to be
 */
struct tracer {
	const struct locate_code *code;
	struct locate_result *result;
	struct decoder *decoder;
	struct loops_graph *graph;
	size_t start[LOCATE_PARTS];
	unsigned short node[LOCATE_BYTES];
	struct place places[LOOPS_MAX_NODES];
	size_t nplaces;
};

__attribute__((format(printf, 3, 4)))
static bool give_up(struct locate_result *result, enum locate_verdict verdict,
		    const char *format, ...)
{
	va_list args;

	result->verdict = verdict;
	va_start(args, format);
	vsnprintf(result->reason, sizeof(result->reason), format, args);
	va_end(args);
	return false;
}

static bool find_place(const struct locate_code *code, uint64_t address,
		       struct place *place)
{
	size_t i;

	for (i = 0; i < code->nparts; i++) {
		const struct locate_part *part = &code->parts[i];

		if (address < part->address ||
		    address - part->address >= part->size)
			continue;
		*place = (struct place) { i, address - part->address };
		return true;
	}
	return false;
}

static uint64_t address_of(const struct locate_code *code, struct place place)
{
	return code->parts[place.part].address + place.offset;
}

static const char *part_name(struct place place)
{
	return place.part ? " of the cold part" : "";
}

/*
 * The edge to an address. Out of the function means that it is left: a tail
 * call, or a return through a thunk.
 */
static bool add_edge(struct tracer *t, int from, uint64_t address)
{
	struct place place;
	unsigned short *node;

	if (!find_place(t->code, address, &place))
		return true;
	node = &t->node[t->start[place.part] + place.offset];
	if (!*node) {
		if (t->nplaces == LOOPS_MAX_NODES)
			return give_up(t->result, LOCATE_REFUSED,
				       "more than %d instructions",
				       LOOPS_MAX_NODES);
		t->places[t->nplaces++] = place;
		*node = (unsigned short)t->nplaces;
	}
	if (from >= 0)
		loops_add_edge(t->graph, from, *node - 1);
	return true;
}

static bool probed(struct tracer *t, struct place place)
{
	return give_up(t->result, LOCATE_PROBED,
		       "probes are in the text (at +%#zx%s); run: dchain mode off",
		       place.offset, part_name(place));
}

/*
 * A function that begins by leaving for elsewhere has a probe there which the
 * kernel has made a jump: at its first instruction, or behind an ENDBR.
 */
static bool trace_one(struct tracer *t, int node)
{
	struct place place = t->places[node];
	const struct locate_part *part = &t->code->parts[place.part];
	uint64_t address = address_of(t->code, place);
	struct decoded insn;
	struct place to;

	insn = decoder_decode(t->decoder, part->bytes + place.offset,
			      part->size - place.offset, address);
	switch (insn.flow) {
	case FLOW_UNKNOWN:
		return give_up(t->result, LOCATE_REFUSED,
			       "no known instruction at +%#zx%s",
			       place.offset, part_name(place));
	case FLOW_PROBE:
		return probed(t, place);
	case FLOW_STOP:
		return true;
	case FLOW_JUMP:
		if (node <= 1 && !find_place(t->code, insn.target, &to))
			return probed(t, place);
		return add_edge(t, node, insn.target);
	case FLOW_BRANCH:
		return add_edge(t, node, address + insn.size) &&
		       add_edge(t, node, insn.target);
	case FLOW_NEXT:
	default:
		return add_edge(t, node, address + insn.size);
	}
}

/* Nodes are numbered in the order of their discovery; the entry is node 0. */
static bool trace(struct tracer *t)
{
	size_t done;

	if (!add_edge(t, -1, t->code->parts[0].address))
		return false;
	for (done = 0; done < t->nplaces; done++)
		if (!trace_one(t, (int)done))
			return false;
	loops_set_nodes(t->graph, t->nplaces);
	return true;
}

static void judge(struct tracer *t, const struct loops_found *found)
{
	struct place head = { 0 };

	if (found->head >= 0)
		head = t->places[found->head];
	if (found->irreducible) {
		give_up(t->result, LOCATE_REFUSED,
			"a loop with two entries, at +%#zx%s", head.offset,
			part_name(head));
		return;
	}
	if (found->outermost != 1) {
		give_up(t->result, LOCATE_REFUSED,
			"%u outermost loops instead of one (%zu instructions, %u loops in all)",
			found->outermost, t->nplaces, found->loops);
		return;
	}
	if (head.part) {
		give_up(t->result, LOCATE_REFUSED,
			"the loop begins in the cold part");
		return;
	}
	t->result->verdict = LOCATE_FOUND;
	t->result->offset = head.offset;
}

static bool prepare(struct tracer *t)
{
	size_t i, total = 0;

	for (i = 0; i < t->code->nparts; i++) {
		t->start[i] = total;
		total += t->code->parts[i].size;
	}
	if (!total)
		return give_up(t->result, LOCATE_REFUSED, "no code");
	if (total > LOCATE_BYTES)
		return give_up(t->result, LOCATE_REFUSED,
			       "%zu bytes are too many for this function",
			       total);
	t->decoder = decoder_new(t->code->arch);
	if (!t->decoder)
		return give_up(t->result, LOCATE_REFUSED,
			       "libcapstone cannot decode this architecture");
	return true;
}

struct locate_result locate_head(const struct locate_code *code)
{
	struct locate_result result = { .verdict = LOCATE_REFUSED };
	struct tracer *t = calloc(1, sizeof(*t));
	struct loops_graph *graph = loops_new();
	struct loops_found found;

	if (t && graph) {
		t->code = code;
		t->result = &result;
		t->graph = graph;
		if (prepare(t) && trace(t)) {
			if (loops_find(graph, &found))
				judge(t, &found);
			else
				give_up(&result, LOCATE_REFUSED,
					"out of memory");
		}
		decoder_free(t->decoder);
	} else {
		give_up(&result, LOCATE_REFUSED, "out of memory");
	}
	loops_free(graph);
	free(t);
	return result;
}
