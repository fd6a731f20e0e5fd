// SPDX-License-Identifier: GPL-2.0-only
/*
 * StatsD: addresses, datagrams, and one that really arrives.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "worker/statsd.h"
#include "lib/array.h"

static void addresses_are_cut(void **state)
{
	static const struct {
		const char *text, *host, *port;
	} cases[] = {
		{ "127.0.0.1:8125", "127.0.0.1", "8125" },
		{ "127.0.0.1", "127.0.0.1", STATSD_PORT },
		{ "localhost:1", "localhost", "1" },
		{ "[::1]:65535", "::1", "65535" },
		{ "[::1]", "::1", STATSD_PORT },
	};
	struct statsd_address address;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_true(statsd_address(cases[i].text, &address));
		assert_string_equal(address.host, cases[i].host);
		assert_string_equal(address.port, cases[i].port);
	}
}

static void what_is_no_address_is_refused(void **state)
{
	static const char * const cases[] = {
		"", ":8125", "host:", "host:0", "host:65536", "host:123456",
		"host:8x", "host:-1", "host: 1", "::1", "[::1", "[]:1",
		"[::1]8125", "[::1]:", "a:1:2",
	};
	struct statsd_address address;
	char text[400];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert_false(statsd_address(cases[i], &address));
	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_false(statsd_address(text, &address));
}

static void a_timing_is_written_in_ms(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(statsd_timing_text(text, sizeof(text),
					    "worker.duration", 251.25), 26);
	assert_string_equal(text, "worker.duration:251.250|ms");
	assert_int_equal(statsd_timing_text(text, 26, "worker.duration",
					    251.25), 0);
}

static int listen_on_loopback(char *text, size_t size)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	socklen_t len = sizeof(in);

	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&in, sizeof(in)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &len), 0);
	snprintf(text, size, "127.0.0.1:%u", ntohs(in.sin_port));
	return fd;
}

static void a_timing_arrives(void **state)
{
	struct statsd_address address;
	const char *error;
	char text[64];
	int server, fd;
	ssize_t len;

	(void)state;
	server = listen_on_loopback(text, sizeof(text));
	assert_true(statsd_address(text, &address));
	fd = statsd_open(&address, &error);
	assert_true(fd >= 0);
	assert_int_equal(statsd_timing(fd, "worker.duration", 0.5), 0);
	len = recv(server, text, sizeof(text) - 1, 0);
	assert_true(len > 0);
	text[len] = '\0';
	assert_string_equal(text, "worker.duration:0.500|ms");

	/* A server that went away is not the worker's failure. */
	close(server);
	assert_int_equal(statsd_timing(fd, "worker.duration", 1), 0);
	assert_int_equal(statsd_timing(fd, "worker.duration", 2), 0);
	assert_int_equal(statsd_timing(fd, "worker.duration", 3), 0);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_cut),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(a_timing_is_written_in_ms),
		cmocka_unit_test(a_timing_arrives),
	};

	return cmocka_run_group_tests_name("statsd", tests, NULL, NULL);
}
