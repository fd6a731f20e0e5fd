/* SPDX-License-Identifier: GPL-2.0-only */
/* The worker's figure to a StatsD server, by UDP. */
#ifndef DCHAIN_WORKER_STATSD_H
#define DCHAIN_WORKER_STATSD_H

/**
 * statsd_open - connect a UDP socket to HOST, HOST:PORT, [IPV6] or [IPV6]:PORT
 * @address: what the user typed; without a port it is 8125
 *
 * Return: the socket, or -1 after a line on stderr.
 */
int statsd_open(const char *address);

/**
 * statsd_timing - send "worker.duration:251.300|ms"
 *
 * Nobody learns whether it arrives, as StatsD has it.
 */
void statsd_timing(int fd, double milliseconds);

#endif
