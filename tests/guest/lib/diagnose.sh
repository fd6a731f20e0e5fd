# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For the tests of dchain diagnose: what it said, and typing what it advised.
# Sourced after dchain-test.sh.

# Of the last diagnosis; used by the tests.
# shellcheck disable=SC2034
status=''

# diagnose [OPTION...]: into /run/diagnosis, its exit status into $status.
diagnose()
{
	dchain diagnose --seconds 2 "$@" >/run/diagnosis 2>/run/errors
	status=$?
	diag "$(cat /run/diagnosis /run/errors)"
}

# said REGEX NAME: anywhere in it, wherever lines were broken.
said()
{
	like "$(tr -s ' \n' '  ' </run/diagnosis)" "$1" "$2"
}

# row WHAT: what is known of it, and its path.
row()
{
	awk -v what="$1" '$1 == "WHAT" { on = 1 }
		on && index($0, what " ") == 1 { print; exit }' /run/diagnosis
}

# printed REGEX: the first command that is like it.
printed()
{
	sed -n '/^What to do/,$s/^      //p' /run/diagnosis | grep -E -m 1 -- "$1"
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

# drop_typed NAME: the gentlest command; it frees what was said (+- 10 %).
drop_typed()
{
	want=$(grep -B 8 -m 1 "^      dchain drop" /run/diagnosis | tr '\n' ' ' |
		sed 's/.*nothing else: \([0-9]*\) dentries.*/\1/')
	had=$(dentries)
	type_it "$(printed '^dchain drop')"
	within $((had - $(dentries))) $((want * 9 / 10)) $((want * 11 / 10)) \
		"$1: as many are freed as was said: $want"
}

# frees REGEX COMMAND NAME: the line that says how many dentries after the regex,
# its command typed; so many go (+- 10 %), some of them a moment later.
frees()
{
	want=$(tr -s ' \n' '  ' </run/diagnosis |
		sed -E "s/.*[Dd]${1#[Dd]}: ([0-9]+) dentries.*/\1/")
	had=$(dentries)
	type_it "$(printed "$2")"
	for _ in 1 2 3 4 5; do
		[ $((had - $(dentries))) -lt $((want * 9 / 10)) ] || break
		sleep 1
	done
	within $((had - $(dentries))) $((want * 9 / 10)) $((want * 11 / 10)) \
		"$3: as many are freed as was said: $want"
}
