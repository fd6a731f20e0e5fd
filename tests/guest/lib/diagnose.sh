# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For the tests of dchain diagnose: what it said, and typing what it advised.
# Sourced after dchain-test.sh.

# Of the last diagnosis; used by the tests.
# shellcheck disable=SC2034
status=''

# shellcheck disable=SC2120 # mostly called without
# diagnose [OPTION...]: into /run/diagnosis, its exit status into $status.
diagnose()
{
	dchain diagnose "$@" 2 >/run/diagnosis 2>/run/errors
	status=$?
	diag "$(cat /run/diagnosis /run/errors)"
}

# said REGEX NAME, silent REGEX NAME: anywhere in it, wherever lines were broken.
said()
{
	like "$(tr -s ' \n' '  ' </run/diagnosis)" "$1" "$2"
}

silent()
{
	if tr -s ' \n' '  ' </run/diagnosis | grep -Eq -- "$1"; then
		ok 1 "$2"
	else
		ok 0 "$2"
	fi
}

# printed REGEX: the first command that is like it.
printed()
{
	sed -n 's/^              \([^ ].*\)/\1/p' /run/diagnosis |
		grep -E -m 1 -- "$1"
}

# type_it COMMAND: as a person would.
type_it()
{
	diag "typing: $1"
	sh -c "$1" 2>&1 | sed 's/^/# /'
}

dentries()
{
	cut -f1 /proc/sys/fs/dentry-state
}

# frees REGEX NAME: the first command that is like it, typed; as many entries go
# as its line said (+- 10 %), some of them a moment later.
frees()
{
	want=$(tr -s ' \n' '  ' </run/diagnosis |
		sed -E 's/.* Now free [^:]*: ([0-9,]+)( entries)?, .*/\1/' |
		tr -d ,)
	had=$(dentries)
	type_it "$(printed "$1")"
	for _ in 1 2 3 4 5; do
		[ $((had - $(dentries))) -lt $((want * 9 / 10)) ] || break
		sleep 1
	done
	within $((had - $(dentries))) $((want * 9 / 10)) $((want * 11 / 10)) \
		"$2: as many are freed as was said: $want"
}

# cured NAME
# shellcheck disable=SC2119 # diagnose's arguments are its own
cured()
{
	diagnose
	within $status 0 0 "$1: that cures it"
}
