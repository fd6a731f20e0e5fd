// SPDX-License-Identifier: GPL-2.0-only
#include "top/text.h"

#include "names/names.h"
#include "names/one.h"

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

/* Without the id, then without the engine or the namespace. */
static const char *shorter(char *label, size_t room)
{
	size_t len = strlen(label);
	char *id = strrchr(label, '('), *begin;

	if (len > room && id > label && label[len - 1] == ')')
		id[-1] = '\0';
	begin = label + strcspn(label, " /");
	if (strlen(label) > room && *begin)
		return begin + 1;
	return label;
}

const char *top_label(const char *path, bool whole, int width, char *text,
		      size_t size)
{
	size_t room = width > 0 ? (size_t)width : 0;
	size_t dots = room < 2 ? room : 2, len;
	char label[NAMES_LABEL];
	const char *name = path;
	struct names names;

	if (room >= size)
		room = size - 1;
	names_find(names_one(path), path, &names);
	if (!whole && names.rest != path) {
		names_label(names_one(path), path, label, sizeof(label));
		name = shorter(label, room);
	}
	len = strlen(name);
	/* Names differ at their beginning, paths at their end. */
	if (len <= room || name != path) {
		snprintf(text, size, "%s", name);
		if (len > room)
			snprintf(text + room - dots, dots + 1, "..");
	} else {
		snprintf(text, size, "%s", path + len - room);
		memcpy(text, "..", dots);
	}
	return text;
}

enum canvas_style top_avg_style(double avg)
{
	if (avg >= AVG_CRITICAL)
		return CANVAS_CRITICAL;
	return avg > AVG_ATTENTION ? CANVAS_ATTENTION : CANVAS_PLAIN;
}
