// SPDX-License-Identifier: GPL-2.0-only
/* Tables as one JSON object, with a list of each one's rows. */
#include "lib/printer.h"

#include "lib/program.h"

#include <ctype.h>
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

/* A number is kept as it is written: no digit of it is lost. */
static json_object *json_cell(enum printer_type type, const char *text)
{
	if (type == PRINTER_NUMBER &&
	    isdigit((unsigned char)text[*text == '-']))
		return must(json_object_new_double_s(strtod(text, NULL), text));
	if (type == PRINTER_NUMBER || !strcmp(text, "-"))
		return NULL;
	return must(json_object_new_string(text));
}

static void json_add(json_object *map, const char *name, json_object *value)
{
	must_work(json_object_object_add(map, name, value));
}

/* Rows below others go into a list `children' of theirs. */
static json_object *children_of(json_object *map)
{
	json_object *list;

	if (!json_object_object_get_ex(map, "children", &list)) {
		list = must(json_object_new_array());
		json_add(map, "children", list);
	}
	return list;
}

static json_object *json_rows(const struct printer *p)
{
	json_object *list = must(json_object_new_array()), *into;
	json_object **maps = must(calloc(p->nrows, sizeof(*maps)));
	size_t row, i;

	for (row = PRINTER_HEADINGS + 1; row < p->nrows; row++) {
		maps[row] = must(json_object_new_object());
		for (i = 0; i < p->nshown; i++)
			json_add(maps[row], printer_shown(p, i)->name,
				 json_cell(printer_shown(p, i)->type,
					   printer_text(p, row, i)));
		into = p->parents[row] == PRINTER_TOP ?
			list : children_of(maps[p->parents[row]]);
		must_work(json_object_array_add(into, maps[row]));
	}
	free(maps);
	return list;
}

void printer_json(struct printer *const *list, size_t n)
{
	json_object *map = must(json_object_new_object());
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE | JSON_C_TO_STRING_SPACED;
	size_t i;

	for (i = 0; i < n; i++) {
		json_add(map, list[i]->name, json_rows(list[i]));
		if (!list[i]->format->line)
			flags |= JSON_C_TO_STRING_PRETTY;
	}
	puts(must((char *)json_object_to_json_string_ext(map, flags)));
	json_object_put(map);
}
