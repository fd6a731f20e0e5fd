# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# bash completion of dchain, dchain-worker and dchain-trasher. Every word comes
# from the program's own --help, so that none is missing or too many.

# _dchain_words KIND: what a --help on standard input offers.
_dchain_words()
{
	case $1 in
	commands) sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' ;;
	options) sed -n 's/^  \( *\|-., \)\(--[a-z-]*\).*/\2/p' ;;
	columns) sed -n '/^Columns/,$s/^  [ *] \([a-z_]*\) .*/\1/p' ;;
	arguments) sed -n '1s/.* //p' ;;
	esac
}

# _dchain_takes OPTION: the name of its value in a --help, empty when none.
_dchain_takes()
{
	awk -v want="$1" '/^  +-/ {
		at = $1 ~ /,$/ ? 2 : 1
		if ($1 != want "," && $at != want || $(at + 1) !~ /^[A-Z]/)
			next
		sub(/[^A-Z|].*/, "", $(at + 1))
		print $(at + 1)
		exit
	}'
}

# _dchain_columns HELP: the last of several, separated by commas.
_dchain_columns()
{
	local done='' last=$cur

	case $cur in
	*,*)	done=${cur%,*}, last=${cur##*,} ;;
	+*)	done=+ last=${cur#+} ;;
	esac
	mapfile -t COMPREPLY < <(compgen -P "$done" \
		-W "$(_dchain_words columns <<<"$1")" -- "$last")
	compopt -o nospace
}

# _dchain_value KIND HELP: what such a value can be.
_dchain_value()
{
	case $1 in
	FILE|PATH) mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		compopt -o filenames ;;
	DIR|DIRECTORY|FOLDER|ROOT) mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		compopt -o filenames ;;
	COLUMNS) _dchain_columns "$2" ;;
	COLUMN)	mapfile -t COMPREPLY < <(compgen \
			-W "$(_dchain_words columns <<<"$2")" -- "$cur") ;;
	esac
}

# _dchain_argument HELP: what stands at the end of the usage line.
_dchain_argument()
{
	local kind root=/sys/fs/cgroup

	kind=$(_dchain_words arguments <<<"$1" | tr -d '[].')
	case $kind in
	ID\|PATH*)
		mapfile -t COMPREPLY < <(compgen -d -- "$root$cur")
		COMPREPLY=("${COMPREPLY[@]#"$root"}")
		compopt -o filenames ;;
	*)	_dchain_value "$kind" "$1" ;;
	esac
}

_dchain()
{
	local program=$1 cur=$2 prev=$3 help takes=''
	local -a command=()

	COMPREPLY=()
	if [ "${program##*/}" = dchain ]; then
		if [ "$COMP_CWORD" = 1 ]; then
			help=$("$program" --help 2>/dev/null)
			mapfile -t COMPREPLY < <(compgen -W \
				"$(_dchain_words commands <<<"$help") --help \
				--version" -- "$cur")
			return
		fi
		command=("${COMP_WORDS[1]}")
	fi
	help=$("$program" "${command[@]}" --help 2>/dev/null) || return
	[[ $prev != -* ]] || takes=$(_dchain_takes "$prev" <<<"$help")
	if [ -n "$takes" ]; then
		_dchain_value "$takes" "$help"
	elif [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W \
			"$(_dchain_words options <<<"$help")" -- "$cur")
	else
		_dchain_argument "$help"
	fi
}

complete -F _dchain dchain dchain-worker dchain-trasher
