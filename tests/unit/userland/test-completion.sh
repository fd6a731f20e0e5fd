#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What bash and zsh offer for dchain's commands, options and columns: every one
# is accepted by the program, and known ones are not missing.
# $DCHAIN comes from `run'.
set -u

folder=$(cd "$(dirname "$0")/../../../userland/completion" && pwd)
# shellcheck source=userland/completion/dchain.bash
. "$folder/dchain.bash"
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../../lib/tap.sh"

# Only known while a completion runs.
compopt()
{
	:
}

# offers WORD...: what bash offers for the last word, on one line.
offers()
{
	# Used by _dchain.
	# shellcheck disable=SC2034
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
	_dchain "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
	echo "${COMPREPLY[*]}"
}

has()		# WORDS WORD...
{
	local words=" $1 " word

	shift
	for word; do
		[[ $words == *" $word "* ]] || {
			echo "# no '$word' in:$words"
			return 1
		}
	done
}

same()
{
	[ "$1" = "$2" ] || { echo "# '$1' instead of '$2'"; return 1; }
}

# accepts COMMAND OPTION: the value may be wrong, the option not.
accepts()
{
	local takes

	takes=$("$DCHAIN" "$1" --help | _dchain_takes "$2")
	! "$DCHAIN" "$1" "$2" ${takes:+1} --help 2>&1 |
		grep -E 'unrecognized|ambiguous|requires an argument|allow an arg'
}

commands=$(offers "$DCHAIN" '')
check "no such option is seen" eval "! accepts stat --nonsense >/dev/null"
check 'commands' has "$commands" cgroups histogram stat status export mode \
	locate repro reset top
for command in $commands; do
	[[ $command != -* ]] || continue
	options=$(offers "$DCHAIN" "$command" -)
	check "$command has options" has "$options" --help
	for option in $options; do
		check "$command accepts $option" accepts "$command" "$option"
	done
done
check 'several columns' same "$(offers "$DCHAIN" cgroups -o id,look)" id,lookups
check 'further columns' same "$(offers "$DCHAIN" cgroups -o +avg)" +avg
check 'modes' same "$(offers "$DCHAIN" mode '')" 'off walk loop'
check 'files' same "$(offers "$DCHAIN" stat --input "$folder/_dch")" \
	"$folder/_dchain"
check 'no option of a command that does not exist' same \
	"$(offers "$DCHAIN" nonsense -)" ''
check 'options of the worker' has "$(offers "$DCHAIN-worker" -)" --loops --statsd
check 'words of an option' same "$(offers "$DCHAIN-trasher" --progress a)" \
	'auto always'
check 'folders' has "$(offers "$DCHAIN-worker" "${folder%/*}/comp")" "$folder"

# zsh shows its offers on a terminal of its own. The signals that it blocks keep
# the leak checker of the programs that it runs waiting for ever.
in_zsh()	# LINE WORD...
{
	local shown

	# The inner shell's.
	# shellcheck disable=SC2016
	shown=$(PATH=${DCHAIN%/*}:$PATH ASAN_OPTIONS=detect_leaks=0 \
		timeout 60 zsh -fc '
		zmodload zsh/zpty
		zpty z zsh -f -i
		zpty -w z "stty cols 200 rows 99; fpath=($1 \$fpath)
			autoload -Uz compinit; compinit -u -D; PS1=at\"\"hand:"
		zpty -r z line "*athand:*"
		zpty -w -n z "$2"$'\''\t'\''
		for i in {1..200}; do
			sleep 0.2
			while zpty -r -t z line; do out+=$line; done
			left=0
			for word in "${@:3}"; do
				[[ $out == *"$word"* ]] || left=1
			done
			((left)) || break
		done
		print -r -- $out' zsh "$folder" "$@" |
		sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g' | tr -s '\r\n\t ' ' ')
	shift
	has "$shown" "$@"
}

if command -v zsh >/dev/null; then
	check 'zsh: commands' in_zsh 'dchain ' watch cgroups stat
	check 'zsh: options' in_zsh 'dchain stat --' --rows --json
	check 'zsh: columns' in_zsh 'dchain stat -o id,' walked avg
	check 'zsh: modes' in_zsh 'dchain mode ' walk loop off
	check 'zsh: words of an option' in_zsh 'dchain-trasher --progress ' \
		never always auto
else
	skip 'no zsh here: tests/setup.sh unit' zsh
fi
done_testing
