// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows sorted by path come as a walk through the tree would meet them: each
 * new one shares its beginning with the one before. Totals are added up from
 * the end, children before parents.
 */
#include "counts/cgroup-tree.h"

#include "lib/program.h"

#include <stdlib.h>
#include <string.h>

/* '/' comes before all other bytes, so that children follow their parent. */
static int path_order(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	if (*a == '/' || *b == '/')
		return *a == '/' ? (*b ? -1 : 1) : (*a ? 1 : -1);
	return (unsigned char)*a - (unsigned char)*b;
}

static int by_path(const void *one, const void *two)
{
	const struct sample_row *a = one, *b = two;
	int order = a->other - b->other;

	if (!order)
		order = path_order(a->path, b->path);
	return order ? order : b->live - a->live;
}

static size_t count_nodes(const struct sample *s)
{
	size_t i, n = 1;
	const char *p;

	for (i = 0; i < s->n; i++)
		for (p = s->rows[i].path, n++; *p; p++)
			n += *p == '/';
	return n;
}

/* A directory above cgroups has sums, and nothing of its own. */
static size_t add(struct tree *t, const char *path, size_t length,
		  size_t parent)
{
	struct tree_node *node = &t->nodes[t->n];

	node->path = must(strndup(path, length));
	node->parent = parent;
	node->total.path = node->path;
	node->total.program = "-";
	node->total.unknown = 1u << SAMPLE_ID | 1u << SAMPLE_STATE |
			      1u << SAMPLE_PROGRAM;
	return t->n++;
}

/* Bytes of @path that are the node's; 0 where it is not above it. */
static size_t is_above(const struct tree_node *node, const char *path)
{
	size_t length = strlen(node->path);

	if (length == 1)
		return *path == '/';
	if (strncmp(node->path, path, length) != 0 ||
	    (path[length] && path[length] != '/'))
		return 0;
	return length;
}

/* From the node added last up to one above @path, and down again to @path. */
static size_t find_place(struct tree *t, size_t at, const char *path)
{
	size_t length;

	while (!(length = is_above(&t->nodes[at], path)))
		at = t->nodes[at].parent;
	for (;;) {
		size_t more = strspn(path + length, "/");

		if (!path[length + more])
			return at;
		length += more + strcspn(path + length + more, "/");
		at = add(t, path, length, at);
	}
}

/* Two rows may meet at one node: a cgroup that was made again. */
static void set_row(struct tree_node *node, const struct sample_row *row)
{
	if (node->has_row)
		sample_add(&node->total, row);
	else
		node->total = *row;
	node->has_row = true;
}

/* From the end: children before their parents. */
static void add_totals(struct tree *t)
{
	size_t i;

	for (i = t->n; i-- > 0; ) {
		const struct tree_node *node = &t->nodes[i];
		struct sample_row sum = node->total;

		if (node->parent == TREE_NONE)
			continue;
		/* what a child does not say, its parent may */
		sum.unknown &= ~(1u << SAMPLE_ID | 1u << SAMPLE_STATE |
				 1u << SAMPLE_PROGRAM);
		sample_add(&t->nodes[node->parent].total, &sum);
	}
}

void tree_build(struct tree *t, struct sample *s)
{
	size_t i, at, last;

	if (s->n)
		qsort(s->rows, s->n, sizeof(*s->rows), by_path);
	*t = (struct tree){
		.nodes = must(calloc(count_nodes(s), sizeof(*t->nodes))),
	};
	last = add(t, "/", 1, TREE_NONE);
	for (i = 0; i < s->n; i++) {
		const char *path = s->rows[i].path;

		at = *path == '/' ? find_place(t, last, path) :
				    add(t, path, strlen(path), TREE_NONE);
		if (*path == '/')
			last = at;
		set_row(&t->nodes[at], &s->rows[i]);
	}
	add_totals(t);
}

void tree_free(struct tree *t)
{
	size_t i;

	for (i = 0; i < t->n; i++)
		free(t->nodes[i].path);
	free(t->nodes);
	*t = (struct tree){ 0 };
}

const char *tree_name(const struct tree_node *node)
{
	const char *slash = *node->path == '/' ? strrchr(node->path, '/') :
						 NULL;

	return slash && slash[1] ? slash + 1 : node->path;
}
