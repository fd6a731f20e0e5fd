/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timings and other metrics to a StatsD server by UDP.
 */
#ifndef DCHAIN_STATSD_H
#define DCHAIN_STATSD_H

#include <stdbool.h>
#include <stddef.h>

#define STATSD_PORT "8125"

/**
 * struct statsd_address - where the server is, still as text
 */
struct statsd_address {
	char host[256];
	char port[8];
};

/**
 * statsd_address - cut HOST, HOST:PORT, [IPV6] or [IPV6]:PORT
 * @text: what the user typed
 * @address: filled in; the port is STATSD_PORT where none is given
 *
 * The host's name is not resolved.
 *
 * Return: false when it is none of these.
 */
bool statsd_address(const char *text, struct statsd_address *address);

/**
 * statsd_timing_text - the datagram of a timing: "worker.duration:251.300|ms"
 *
 * Return: its length, or 0 when it does not fit into @size bytes.
 */
size_t statsd_timing_text(char *text, size_t size, const char *name,
			  double milliseconds);

/**
 * statsd_open - resolve an address and connect a UDP socket to it
 * @address: where to
 * @error: on failure set to one line with the reason, valid until the next call
 *
 * Return: the socket, or -1.
 */
int statsd_open(const struct statsd_address *address, const char **error);

/**
 * statsd_send - send one datagram, made ready by the caller
 *
 * Return: 0, or -1 with errno. A server that is not there is no failure here:
 * the datagram was sent, as StatsD clients do.
 */
int statsd_send(int fd, const char *text, size_t len);

/**
 * statsd_timing - send one timing; returns as statsd_send() does
 */
int statsd_timing(int fd, const char *name, double milliseconds);

#endif
