// SPDX-License-Identifier: GPL-2.0-only
/*
 * libFuzzer: any bytes as a state file of an engine. The first byte chooses
 * which file it is; the rest is its text. Beside what the sanitizers see, what
 * comes out must be printable, and what is saved must load.
 */
#include <limits.h>
#include <stdio.h>

#include "fuzz.h"

#include "names/names.h"
#include "names/store.h"

static void printable(const char *text)
{
	char escaped[PATH_MAX * 4];

	store_escape(escaped, sizeof(escaped), text);
	fuzz_assert(!strcmp(escaped, text));
}

static void parse(struct store *s, char kind, char *text)
{
	json_object *json = json_tokener_parse(text);
	FILE *f;

	switch (kind) {
	case 'd':
		docker_container(s, "/var/lib/docker/overlay2/x", json);
		break;
	case 'c':
		storage_containers(s, "/s", json);
		break;
	case 'l':
		storage_layers(s, "/s", json);
		break;
	case 'i':
		storage_images(s, "/s", json);
		break;
	case 't':
		containerd_config(s, "default", "id", json);
		break;
	case 'k':
		kubelet_container_log(s, "/", text);
		kubelet_pod_logs(s, "/", text);
		break;
	case 'm':
		f = *text ? fmemopen(text, strlen(text), "r") : NULL;
		if (f) {
			containerd_mounts(s, f);
			fclose(f);
		}
		break;
	default:
		store_load(s, json);
	}
	json_object_put(json);
}

static void look(const struct store *s)
{
	const struct store_container *containers = s->containers.items;
	const struct store_image *images = s->images.items;
	size_t i;

	for (i = 0; i < s->containers.count; i++) {
		printable(containers[i].id);
		printable(containers[i].name);
		printable(containers[i].image);
		if (!store_find_container(s, containers[i].id))
			abort();
	}
	for (i = 0; i < s->images.count; i++)
		store_stands_on(s, images[i].layer, "/nowhere");
}

/* The file's text has a directory in it, perhaps. */
static void ask(const char *saved, size_t len)
{
	struct names_place place;
	char label[NAMES_LABEL];

	if (!names_use_saved(saved, len))
		abort();
	printable(names_label("/default/id", label, sizeof(label)));
	names_place("/s/overlay/a/diff", &place);
	printable(place.text);
	names_place("/var/lib/docker/overlay2/x", &place);
	printable(place.text);
	names_forget();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text, *saved = NULL;
	struct store s;
	size_t len = 0;
	FILE *f;

	if (!size)
		return 0;
	text = strndup((const char *)data + 1, size - 1);
	f = open_memstream(&saved, &len);
	if (!text || !f)
		abort();
	store_begin(&s);
	s.deep = true;
	parse(&s, (char)data[0], text);
	store_end(&s);
	look(&s);
	store_save(&s, f);
	fclose(f);
	store_free(&s);
	ask(saved, len);
	free(saved);
	free(text);
	return 0;
}
