# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Where dentries are: each directory has a row below its parent's; those beyond
# the table are summed below the nearest one above them, so that all below a
# directory is still its sum; a name cannot hide anything in the text.
# group: all 6.1 5.10 7.2
# cmdline: dhash_entries=8192
# memory: 512M
# limit: 600
. /lib/dchain-test.sh

# below FS PATH: all entries of a directory and of what is below it.
below()
{
	awk -v fs="$1" -v path="$2" '
		NR == 2 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		/^#/ || NR == 1 { next }
		{
			up = paths[$at["parent"]]
			name = $at["name"]
			paths[$1] = name == "/" ? "" : up "/" name
			in_it[$1] = in_it[$at["parent"]] ||
				    ($at["fs"] == fs && paths[$1] == path)
			if (in_it[$1])
				sum += $at["dentries"]
			wrong += $at["parent"] >= $1
		}
		END { print sum + 0, wrong + 0 }' /run/census/directories
}

overlay /mnt
load
for i in $(seq 60); do
	mkdir -p "/mnt/many/$i"
	(cd "/mnt/many/$i" && seq 100 | xargs mkdir)
done
find /mnt/many >/dev/null
census
is "$(below overlay /many)" "6060 0" "6,060 directories are one subtree's"
is "$(place overlay /many/7 dentries)" 100 "and one of its parts"
refuse "all have a row" grep -q "# warning" /run/census/directories

# Each with an entry: more than there are rows for.
for i in $(seq 60); do
	(cd "/mnt/many/$i" && seq 100 | sed 's|$|/x|' | xargs ls) 2>/dev/null
done
census
like "$(cat /run/census/directories)" "# warning: too many directories" \
	"6,000 more have not, which is said"
is "$(below overlay /many)" "12060 0" "but are in the sum"
is "$(total /run/census/directories dentries)" "$(said dentries)" \
	"and in the total"
like "$(awk '{ print $NF }' /run/census/directories | sort | uniq -c)" \
	'[0-9] \(more\)' "in rows that say what they are"
drop /mnt/many

mkdir /mnt/down
drive -n 1 deep 100 /mnt/down >/dev/null
drive miss 2003 "/mnt/down$(printf '/1%.0s' $(seq 100))" >/dev/null
census
is "$(place overlay "/down$(printf '/1%.0s' $(seq 100))" dentries)" 2003 \
	"one that is deep has its path"
is "$(below overlay /down)" "2103 0" "and its sum"

# Names of any bytes.
evil=$(printf 'a b\\c\033[1m\001\177\303\251')
mkdir "/mnt/$evil"
drive -n "$evil" miss 1009 "/mnt/$evil" >/dev/null
census
is "$(LC_ALL=C tr -d '\n -~' </run/census.all | wc -c)" 0 \
	"the text is printable ASCII"
is "$(place overlay '/a\040b\134c\033[1m\001\177\303\251' dentries)" 1009 \
	"all else is escaped"

check "unmounts" umount /mnt
check "unloads" unload
done_testing
