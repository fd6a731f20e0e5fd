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

#include "repro/worker-statsd.h"
#include "lib/array.h"

static void what_is_an_address(void **state)
{
	static const char * const good[] = {
		"127.0.0.1", "127.0.0.1:1", "localhost:65535", "[::1]:8125",
		"[::1]",
	};
	static const char * const bad[] = {
		"", ":8125", "localhost:", "localhost:8x", "localhost:-1",
		"::1", "[::1", "[]:1", "[::1]8125", "[::1]:", "127.0.0.1:1:2",
		"localhost:123456",
	};
	size_t i;
	int fd;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		fd = statsd_open(good[i]);
		assert_true(fd >= 0);
		close(fd);
	}
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(statsd_open(bad[i]), -1);
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
	int server, fd;
	char text[64];
	ssize_t len;

	(void)state;
	server = listen_on_loopback(text, sizeof(text));
	fd = statsd_open(text);
	assert_true(fd >= 0);
	statsd_timing(fd, 0.5);
	len = recv(server, text, sizeof(text) - 1, 0);
	assert_true(len > 0);
	text[len] = '\0';
	assert_string_equal(text, "worker.duration:0.500|ms");
	close(server);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_an_address),
		cmocka_unit_test(a_timing_arrives),
	};

	return cmocka_run_group_tests_name("statsd", tests, NULL, NULL);
}
