// SPDX-License-Identifier: GPL-2.0-only
#include "names/columns.h"

enum { NAME, RUNTIME, CONTAINER, POD, UNIT, NCOLUMNS };

static void set(struct printer *p, size_t column, const char *text)
{
	printer_set(p, column, *text ? text : "-");
}

void names_columns_fill(struct printer *p, size_t first,
			const struct names_known *known, const char *path)
{
	char container[NAMES_MAX], label[NAMES_LABEL];
	struct names names;
	bool shown = false;
	size_t i;

	if (printer_shows(p, first + NAME))
		set(p, first + NAME,
		    names_label(known, path, label, sizeof(label)));
	for (i = NAME + 1; i < NCOLUMNS; i++)
		shown |= printer_shows(p, first + i);
	if (!shown)
		return;
	names_find(known, path, &names);
	set(p, first + RUNTIME, names.runtime);
	set(p, first + CONTAINER, printer_is_json(p) ? names.container :
	    names_short(names.container, container));
	set(p, first + POD, names.pod);
	set(p, first + UNIT, names.unit);
}
