// SPDX-License-Identifier: GPL-2.0-only
#include "lib/json.h"

#include "lib/escape.h"
#include "lib/program.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char digits[] = "0123456789";

bool json_is_number(const char *text)
{
	size_t whole;

	text += *text == '-';
	whole = strspn(text, digits);
	if (!whole || (*text == '0' && whole > 1))
		return false;
	text += whole;
	if (!*text)
		return true;
	return *text == '.' && text[1] && !text[1 + strspn(text + 1, digits)];
}

json_object *json_number(const char *text)
{
	if (!json_is_number(text))
		return NULL;
	/* The text is what is printed: no digit of it is lost. */
	return must(json_object_new_double_s(strtod(text, NULL), text));
}

json_object *json_real(double value, int precision)
{
	char text[400];

	if (!isfinite(value))
		return NULL;
	snprintf(text, sizeof(text), "%.*f", precision, value);
	return json_number(text);
}

json_object *json_text(const char *text)
{
	json_object *result;
	char *clean;

	if (!text)
		return NULL;
	clean = must(malloc(ESCAPE_ROOM(strlen(text))));
	result = must(json_object_new_string(escape_bytes(text, clean)));
	free(clean);
	return result;
}

json_object *json_count(uint64_t value)
{
	return must(json_object_new_uint64(value));
}

json_object *json_list(void)
{
	return must(json_object_new_array());
}

json_object *json_map(void)
{
	return must(json_object_new_object());
}

void json_add(json_object *map, const char *name, json_object *value)
{
	if (json_object_object_add(map, name, value))
		must(NULL);
}

void json_append(json_object *list, json_object *value)
{
	if (json_object_array_add(list, value))
		must(NULL);
}

bool json_member(const char *line, const char *name, double *number)
{
	json_object *map = json_tokener_parse(line), *value;
	bool found = json_object_is_type(map, json_type_object) &&
		     json_object_object_get_ex(map, name, &value);

	if (found && number) {
		found = json_object_is_type(value, json_type_int) ||
			json_object_is_type(value, json_type_double);
		if (found)
			*number = json_object_get_double(value);
	}
	json_object_put(map);
	return found;
}

void json_write(FILE *out, json_object *value, bool one_line)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE | JSON_C_TO_STRING_SPACED;

	if (!one_line)
		flags |= JSON_C_TO_STRING_PRETTY;
	fputs(must((void *)json_object_to_json_string_ext(value, flags)), out);
	fputc('\n', out);
	json_object_put(value);
}

void json_print(json_object *value, bool one_line)
{
	json_write(stdout, value, one_line);
}
