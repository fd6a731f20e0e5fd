# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Where dentries are: many small directories are one subtree with their sum, as
# du shows it; paths too long or too deep are shortened, not lost; a name cannot
# hide anything in the text; what a limit would drop is printed.
# group: all
# cmdline: dhash_entries=16384
# memory: 512M
. /lib/dchain-test.sh

# below FS PATH COLUMN...: of a subtree.
below()
{
	awk -v fs="$1" -v path="$2" -v columns="$3" '
		NR == 2 { for (i = 2; i <= NF; i++) at[$i] = i - 1; next }
		/^#/ || NR == 1 { next }
		$at["fs"] == fs && $at["path"] == path {
			n = split(columns, c, " ")
			for (i = 1; i <= n; i++)
				printf "%s%s", $at[c[i]], i < n ? " " : "\n"
		}' /run/census/subtrees
}

overlay /mnt
load
for i in $(seq 60); do
	mkdir -p "/mnt/many/$i"
	(cd "/mnt/many/$i" && seq 100 | xargs mkdir)
done
find /mnt/many >/dev/null
census
is "$(below overlay /many "dentries own negative")" "6060 60 0" \
	"6,060 directories are one subtree"
is "$(below overlay /many/7 "dentries own")" "100 100" "and one of its parts"
is "$(below overlay / "dentries")" \
	"$(awk '$2 == "overlay" { print $3 }' /run/census/mounts)" \
	"the root's is that of the file system"
dchain census --last --subtrees >/run/out
like "$(cat /run/out)" ' 6060 .*% .*/mnt/many$| 6060 .* /mnt/many$' \
	"dchain shows it by the path that people know"
like "$(dchain census --last --subtrees --noheadings -n 0 \
	-o dentries,path --sort path)" '6060 /mnt/many' "sorted by path, too"
is "$(awk 'length > 80' /run/out)" "" "in 80 columns"

# A path of 6,000 bytes, made where no path is needed.
long=$(printf 'x%.0s' $(seq 199))
mkdir /mnt/deep
(
	cd /mnt/deep || exit
	for _ in $(seq 30); do
		mkdir "$long" && cd -P "$long" || exit
	done 2>/dev/null
	drive miss 3001 . >/dev/null
)
mkdir /mnt/down
(
	cd /mnt/down || exit
	for i in $(seq 100); do
		mkdir "$i" && cd -P "$i" || exit
	done 2>/dev/null
	drive miss 2003 . >/dev/null
)
census
row=$(awk '$4 == 3001 { print $NF }' /run/census/directories)
like "$row" "^/deep/(x{199}/)+\.\.\.(/x{199})+\$" \
	"a path that is too long is shortened in the middle"
within "${#row}" 3600 4095 "to what a path may be"
is "$(below overlay /deep dentries)" 3031 "and counted where it is"
row=$(awk '$4 == 2003 { print $NF }' /run/census/directories)
like "$row" "/98/99/100\$" "one that is deep has its end"
is "$(below overlay /down dentries)" 2103 "and its sum"

# Names of any bytes.
evil=$(printf 'a b\\c\033[1m\001\177\303\251')
mkdir "/mnt/$evil"
drive -n "$evil" miss 1009 "/mnt/$evil" >/dev/null
census
is "$(LC_ALL=C tr -d '\n -~' </run/census.all | wc -c)" 0 \
	"the text is printable ASCII"
is "$(awk '$4 == 1009 { print $NF }' /run/census/directories)" \
	'/a\040b\134c\033[1m\001\177\303\251' "all else is escaped"

# used_again: rmdir looks a name up with a reference.
mkdir /mnt/limit
drive -s 5 miss 20011 /mnt/limit >/dev/null
for i in $(seq 9); do
	rmdir "/mnt/limit/d5-0-$i" 2>/dev/null
done
census
is "$(awk '$4 == 20011 { print $6, $10 }' /run/census/directories)" \
	"20011 9" "nine of 20,011 were used again"
dchain census --last --limit 11 --json >/run/limit
is "$(tr -d ' \n' </run/limit | grep -o '"directory".*' |
	grep -o '"over":[0-9]*,"negative":[0-9]*,"in_use":0,"dropped":[0-9]*')" \
	"\"over\":4,\"negative\":26024,\"in_use\":0,\"dropped\":25980" \
	"what a limit for each directory would drop"
like "$(dchain census --last --limit 30000 --noheadings -o of,dropped)" \
	"table +0" "and one that is not reached"
check "unmounts" umount /mnt
check "unloads" unload
done_testing
