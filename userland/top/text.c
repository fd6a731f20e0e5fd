// SPDX-License-Identifier: GPL-2.0-only
#include "top/text.h"

#include "names/names.h"

#include <stdio.h>
#include <string.h>

#define AVG_ATTENTION 8.0
#define AVG_CRITICAL 16.0

int top_bar(double avg)
{
	static const double limits[CANVAS_BARS - 1] = {
		1.5, 2, 4, 8, 16, 32, 64,
	};
	int level = 0;

	if (avg < 0)
		return -1;
	while (level < CANVAS_BARS - 1 && avg >= limits[level])
		level++;
	return level;
}

const char *top_number(double value, char *text)
{
	static const char units[] = "kMGTPE";
	int unit = -1;

	if (value < 0)
		return "-";
	while (value >= (unit < 0 ? 99999.5 : 999.95) && unit < 5) {
		value /= 1000;
		unit++;
	}
	if (unit >= 0)
		snprintf(text, 8, "%.1f%c", value < 9999 ? value : 9999,
			 units[unit]);
	else
		snprintf(text, 8, value && value < 99.95 ? "%.1f" : "%.0f",
			 value);
	return text;
}

/* The name of what the cgroup belongs to; false where the path tells none. */
static bool owner(const char *path, size_t room, char *text, size_t size)
{
	struct names names;

	names_from_path(path, &names);
	if (*names.container) {
		char container[NAMES_MAX];

		names_short(names.container, container);
		snprintf(text, size, "%s:%s", names.runtime, container);
		if (!*names.runtime || strlen(text) > room)
			snprintf(text, size, "%s", container);
	} else if (*names.unit) {
		snprintf(text, size, "%s", names.unit);
	} else if (*names.pod) {
		snprintf(text, size, "pod:%s", names.pod);
	} else {
		return false;
	}
	return true;
}

const char *top_label(const char *path, bool whole, int width, char *text,
		      size_t size)
{
	size_t room = width > 0 ? (size_t)width : 0;
	size_t dots = room < 2 ? room : 2, len;

	if (room >= size)
		room = size - 1;
	/* Names differ at their beginning, paths at their end. */
	if (!whole && owner(path, room, text, size)) {
		if (strlen(text) > room) {
			memcpy(text + room - dots, "..", dots);
			text[room] = '\0';
		}
		return text;
	}
	len = strlen(path);
	snprintf(text, size, "%s", path + (len > room ? len - room : 0));
	if (len > room)
		memcpy(text, "..", dots);
	return text;
}

enum canvas_style top_avg_style(double avg)
{
	if (avg >= AVG_CRITICAL)
		return CANVAS_CRITICAL;
	return avg > AVG_ATTENTION ? CANVAS_ATTENTION : CANVAS_PLAIN;
}
