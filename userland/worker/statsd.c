// SPDX-License-Identifier: GPL-2.0-only
/*
 * The StatsD client: address, datagram, socket.
 */
#include "worker/statsd.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool take(char *to, size_t size, const char *from, size_t len)
{
	if (!len || len >= size)
		return false;
	memcpy(to, from, len);
	to[len] = '\0';
	return true;
}

static bool port_is_valid(const char *port)
{
	long number = 0;
	const char *p;

	for (p = port; *p; p++) {
		if (*p < '0' || *p > '9' || p - port >= 5)
			return false;
		number = number * 10 + (*p - '0');
	}
	return number >= 1 && number <= 65535;
}

bool statsd_address(const char *text, struct statsd_address *address)
{
	const char *port = STATSD_PORT;
	const char *host = text;
	const char *end;

	if (*text == '[') {
		host = text + 1;
		end = strchr(host, ']');
		if (!end || (end[1] && end[1] != ':'))
			return false;
		if (end[1])
			port = end + 2;
	} else {
		end = strchr(text, ':');
		if (end) {
			/* Two colons without brackets: where does it end? */
			port = end + 1;
			if (strchr(port, ':'))
				return false;
		} else {
			end = text + strlen(text);
		}
	}
	return port_is_valid(port) &&
	       take(address->host, sizeof(address->host), host,
		    (size_t)(end - host)) &&
	       take(address->port, sizeof(address->port), port, strlen(port));
}

size_t statsd_timing_text(char *text, size_t size, const char *name,
			  double milliseconds)
{
	int len = snprintf(text, size, "%s:%.3f|ms", name, milliseconds);

	return len > 0 && (size_t)len < size ? (size_t)len : 0;
}

int statsd_open(const struct statsd_address *address, const char **error)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM };
	struct addrinfo *list, *a;
	int fd = -1;
	int ret;

	ret = getaddrinfo(address->host, address->port, &hints, &list);
	if (ret) {
		*error = ret == EAI_SYSTEM ? strerror(errno) :
					     gai_strerror(ret);
		return -1;
	}
	for (a = list; a && fd < 0; a = a->ai_next) {
		fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, 0);
		if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen)) {
			close(fd);
			fd = -1;
		}
	}
	if (fd < 0)
		*error = strerror(errno);
	freeaddrinfo(list);
	return fd;
}

int statsd_send(int fd, const char *text, size_t len)
{
	/*
	 * A connected UDP socket reports an earlier datagram's ICMP refusal
	 * in place of sending this one: try once more.
	 */
	if (send(fd, text, len, MSG_NOSIGNAL) < 0 &&
	    (errno != ECONNREFUSED || send(fd, text, len, MSG_NOSIGNAL) < 0))
		return errno == ECONNREFUSED ? 0 : -1;
	return 0;
}

int statsd_timing(int fd, const char *name, double milliseconds)
{
	char text[128];
	size_t len = statsd_timing_text(text, sizeof(text), name,
					milliseconds);

	if (!len) {
		errno = EMSGSIZE;
		return -1;
	}
	return statsd_send(fd, text, len);
}
