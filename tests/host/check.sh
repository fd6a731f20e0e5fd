# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # shown is the test's
# One result a check, for tests whose checks are plain commands. Sourced.

n=0

# check NAME: the result of the command before it. When it failed, the ends of
# the files in $shown follow.
check()
{
	status=$?
	n=$((n + 1))
	[ $status = 0 ] && echo "ok $n - $1" && return
	echo "not ok $n - $1"
	# shellcheck disable=SC2086 # words
	tail -q -n 30 $shown | sed 's/^/# /'
}
