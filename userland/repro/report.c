// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reproduction: the table, the files, the verdict.
 */
#include "lib/json.h"
#include "lib/printer.h"
#include "repro/repro.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct printer_column columns[] = {
	{ "phase", "what was the case", PRINTER_TEXT, false },
	{ "lookups", "of the worker, in mode walk", PRINTER_NUMBER, false },
	{ "steps", "of these", PRINTER_NUMBER, false },
	{ "walk", "steps per lookup, mode walk", PRINTER_NUMBER, false },
	{ "loop", "the same, mode loop", PRINTER_NUMBER, false },
	{ "expect", "the same by theory", PRINTER_NUMBER, false },
	{ "dentries", "that exist", PRINTER_NUMBER, false },
	{ "negative", "of these", PRINTER_NUMBER, false },
	{ "ms", "a loop of the worker, mode off", PRINTER_NUMBER, false },
	{ "p50us", "its lstat() calls", PRINTER_NUMBER, false },
	{ "p99us", "its lstat() calls", PRINTER_NUMBER, false },
};

enum { PHASE, LOOKUPS, STEPS, WALK, LOOP, EXPECT, DENTRIES, NEGATIVE, MS, P50,
	P99, NCOLUMNS };

/* Nine digits would push the table beyond 80 columns. */
static void set_count(struct printer *p, size_t column, uint64_t count)
{
	if (count < 10000000)
		printer_setf(p, column, "%" PRIu64, count);
	else
		printer_setf(p, column, "%.1fM", (double)count / 1e6);
}

/* Four digits are enough for any time. */
static void set_time(struct printer *p, size_t column, double time)
{
	printer_setf(p, column, "%.*f", time < 999.95 ? 1 : 0, time);
}

static void set_row(struct printer *p, enum phase_id id,
		    const struct phase *phase)
{
	printer_row(p);
	printer_set(p, PHASE, phase_name(id));
	set_count(p, LOOKUPS, phase->walk.lookups);
	set_count(p, STEPS, phase->walk.steps);
	printer_setf(p, WALK, "%.2f", phase_average(&phase->walk));
	printer_setf(p, LOOP, "%.2f", phase_average(&phase->loop));
	printer_setf(p, EXPECT, "%.2f", phase->expected);
	set_count(p, DENTRIES, phase->dentries);
	set_count(p, NEGATIVE, phase->negative);
	set_time(p, MS, phase->duration_ms);
	set_time(p, P50, (double)phase->p50_ns / 1000);
	set_time(p, P99, (double)phase->p99_ns / 1000);
}

/* Whether the removal mends it depends on whose the directory was. */
static void print_layer(const struct repro *r)
{
	if (!phase_happened(r->phases, PHASE_FREED)) {
		printf("removed: all went with the container: %s keeps none\n",
		       r->layer);
		return;
	}
	printf("removed: %" PRIu64 " stay in the %s, until that is removed:\n",
	       r->phases[PHASE_REMOVED].negative,
	       r->engine ? "image's layer" : "layer on the disk");
	puts("         freed. Where a container has its file system to itself (devicemapper,\n"
	     "         a volume, tmpfs), as in the story, all go with it");
}

static void print_table(const struct repro *r)
{
	static const struct printer_format format = { 0 };
	struct printer *p = printer_new("phases", columns, NCOLUMNS, &format);
	enum phase_id id;

	if (!p)
		return;
	for (id = 0; id < PHASES; id++)
		if (phase_happened(r->phases, id))
			set_row(p, id, &r->phases[id]);
	putchar('\n');
	printer_print(&p, 1);
	printer_free(p);
	if (r->phases[PHASE_LIMITED].oom_kills)
		printf("limited: the kernel killed the trasher %" PRIu64
		       " times for want of memory\n",
		       r->phases[PHASE_LIMITED].oom_kills);
	print_layer(r);
	if (r->emulated)
		puts("emulated: the times are an emulator's and mean nothing for a real host");
	putchar('\n');
}

static json_object *json_phase(const struct phase *phase, enum phase_id id)
{
	json_object *map = json_map();

	json_add(map, "phase", json_text(phase_name(id)));
	json_add(map, "lookups", json_count(phase->walk.lookups));
	json_add(map, "steps", json_count(phase->walk.steps));
	json_add(map, "walk", json_real(phase_average(&phase->walk), 4));
	json_add(map, "loop_lookups", json_count(phase->loop.lookups));
	json_add(map, "loop_steps", json_count(phase->loop.steps));
	json_add(map, "loop", json_real(phase_average(&phase->loop), 4));
	json_add(map, "expected", json_real(phase->expected, 4));
	json_add(map, "spread", json_real(phase->spread, 4));
	json_add(map, "younger", json_count(phase->younger));
	json_add(map, "dentries", json_count(phase->dentries));
	json_add(map, "negative", json_count(phase->negative));
	json_add(map, "oom_kills", json_count(phase->oom_kills));
	json_add(map, "duration_ms", json_real(phase->duration_ms, 3));
	json_add(map, "lstat_p50_ns", json_count(phase->p50_ns));
	json_add(map, "lstat_p99_ns", json_count(phase->p99_ns));
	return map;
}

static void print_json(const struct repro *r, bool reproduced,
		       const char *verdict, FILE *out)
{
	json_object *map = json_map(), *phases = json_list();
	struct utsname name;
	enum phase_id id;

	uname(&name);
	for (id = 0; id < PHASES; id++)
		if (phase_happened(r->phases, id))
			json_append(phases, json_phase(&r->phases[id], id));
	json_add(map, "kernel", json_text(name.release));
	json_add(map, "emulated", json_object_new_boolean(r->emulated));
	json_add(map, "buckets", json_count(r->plan.buckets));
	json_add(map, "target", json_real(r->target, 0));
	json_add(map, "names", json_count(r->plan.names));
	json_add(map, "bytes_each", json_real(r->plan.bytes_each, 1));
	json_add(map, "memory_max", json_count(r->plan.limit));
	json_add(map, "phases", phases);
	json_add(map, "reproduced", json_object_new_boolean(reproduced));
	json_add(map, "verdict", json_text(verdict));
	json_write(out, map, false);
}

static FILE *create(const struct repro *r, const char *name)
{
	char path[PATH_MAX];
	FILE *f = NULL;

	if ((size_t)snprintf(path, sizeof(path), "%s/%s", r->out, name) >=
	    sizeof(path))
		errno = ENAMETOOLONG;
	else
		f = fopen(path, "we");
	if (!f)
		warn("%s/%s", r->out, name);
	return f;
}

static bool done(const struct repro *r, const char *name, FILE *f)
{
	bool failed = ferror(f);

	if (!fclose(f) && !failed)
		return true;
	warn("%s/%s", r->out, name);
	return false;
}

static bool write_files(const struct repro *r, bool reproduced,
			const char *verdict)
{
	struct utsname name;
	char title[200];
	FILE *f;

	f = create(r, "repro.json");
	if (!f)
		return false;
	print_json(r, reproduced, verdict, f);
	if (!done(r, "repro.json", f))
		return false;
	f = create(r, "repro.csv");
	if (!f)
		return false;
	series_csv(&r->series, f);
	if (!done(r, "repro.csv", f))
		return false;
	f = create(r, "repro.gp");
	if (!f)
		return false;
	uname(&name);
	snprintf(title, sizeof(title), "Linux %s, %" PRIu64 " buckets%s",
		 name.release, r->plan.buckets,
		 r->emulated ? " (emulated: times mean little)" : "");
	series_gnuplot(&r->series, title, "repro.svg", f);
	return done(r, "repro.gp", f);
}

#define NO_GNUPLOT 127

/* Without gnuplot the script stays, to be drawn elsewhere. */
static void draw(const struct repro *r)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (!chdir(r->out))
			execlp("gnuplot", "gnuplot", "repro.gp", NULL);
		_exit(NO_GNUPLOT);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		warn("drawing the chart");
	else if (WIFEXITED(status) && WEXITSTATUS(status) == NO_GNUPLOT)
		warnx("no gnuplot here: repro.gp draws the chart elsewhere");
	else if (status)
		warnx("gnuplot fails on %s/repro.gp", r->out);
}

enum dchain_exit repro_report(struct repro *r)
{
	bool reproduced, written = true;
	char verdict[200];

	reproduced = phase_verdict(r->phases, r->target, verdict,
				   sizeof(verdict));
	if (r->out) {
		written = write_files(r, reproduced, verdict);
		if (written)
			draw(r);
	}
	if (r->json) {
		print_json(r, reproduced, verdict, stdout);
	} else {
		print_table(r);
		repro_print_diagnosis(r);
		puts(verdict);
	}
	return reproduced && written ? DCHAIN_OK : DCHAIN_FAILED;
}
