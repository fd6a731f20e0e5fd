// SPDX-License-Identifier: GPL-2.0-only
#include "repro/worker-statsd.h"

#include <err.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define METRIC "worker.duration"
#define PORT "8125"

int statsd_open(const char *address)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *list, *a;
	char host[256], port[8] = PORT;
	int fd = -1, length = 0, ret;

	/* HOST ends at a colon or a bracket; behind is :PORT or nothing. */
	if (sscanf(address, address[0] == '[' ? "[%255[^]]]%n" :
		   "%255[^:]%n", host, &length) != 1 || !length ||
	    (address[length] &&
	     (sscanf(address + length, ":%5[0-9]%n", port, &ret) != 1 ||
	      address[length + ret]))) {
		warnx("%s: not HOST, HOST:PORT or [IPV6]:PORT", address);
		return -1;
	}
	ret = getaddrinfo(host, port, &hints, &list);
	if (ret) {
		warnx("%s: %s", address, gai_strerror(ret));
		return -1;
	}
	for (a = list; a && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
		if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen)) {
			close(fd);
			fd = -1;
		}
	}
	freeaddrinfo(list);
	if (fd < 0)
		warn("%s", address);
	return fd;
}

void statsd_timing(int fd, double milliseconds)
{
	char text[64];
	int length = snprintf(text, sizeof(text), METRIC ":%.3f|ms",
			      milliseconds);

	/* The first one may only report that nobody received an earlier one. */
	if (send(fd, text, (size_t)length, MSG_NOSIGNAL) < 0)
		send(fd, text, (size_t)length, MSG_NOSIGNAL);
}
