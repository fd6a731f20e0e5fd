# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh source=tests/guest/lib/dchain-test.sh
# Mode loop finds the heads of the kernel's loops by trying, at load and later,
# and they are those that a finder over the disassembled functions names. While it
# tries, files and parameters can be read and counts stay exact.
# kernels: 5.10 6.1 6.12 7.2 rt cloud debug debug-clang
# group: all 6.1 5.10 7.2 6.1-rt
# cmdline: dhash_entries=4096
# memory: 768M
# files: objdump
. /lib/dchain-test.sh
. /lib/oracle.sh

# chosen: the places of the module's probes in loops, as loop_heads prints them.
chosen()
{
	sed -n 's/.* place=loop address=\(.*\) state=attached .*/\1/p' \
		$debug/status
}

# read_meanwhile: read all that can be read until mode is loop: the longest time
# of a reading, in hundredths of a second, and how many said that it changes.
read_meanwhile()
{
	_longest=0 _warned=0
	while [ "$(cat $parameters/mode)" != loop ]; do
		_was=$(uptime_ticks)
		cat $parameters/sample $parameters/mode $debug/cgroups \
			>/run/read || echo failed
		_took=$(($(uptime_ticks) - _was))
		[ $_took -le $_longest ] || _longest=$_took
		! grep -q 'warning: .*mode is being changed' /run/read ||
			_warned=$((_warned + 1))
	done
	echo "$_longest $_warned"
}

# found: how often the heads were found.
found()
{
	dmesg | grep -c 'heads found'
}

# look_up_meanwhile: some names at a time until the heads are found; how many
# were looked up. The last ones may meet the change of probes, which counts none.
look_up_meanwhile()
{
	_n=0
	while [ "$(found)" = "$before" ]; do
		drive -c "$a" hit 101 /mnt/d >/dev/null
		_n=$((_n + 101))
	done
	echo $_n
}

uptime_ticks()
{
	sed 's/ .*//; s/\.//' /proc/uptime
}

loop_heads >/run/wanted
wanted=$(cat /run/wanted)
a=$(cg_new a)
mkdir /mnt/d
for hook in auto kprobe; do
	load mode=loop hook=$hook
	is "$(chosen)" "$wanted" "hook=$hook: at load: $(echo "$wanted" | paste -s -d ' ')"
	like "$(dmesg | grep 'heads found' | tail -n 1)" 'found in .* ms' \
		"$(dmesg | sed -n 's/.*heads found/found/p' | tail -n 1)"
	unload
	load hook=$hook
	before=$(found)
	look_up_meanwhile >/run/driven &
	echo loop >$parameters/mode &
	read -r longest warned <<END
$(read_meanwhile)
END
	wait
	took=$(dmesg | sed -n 's/.*heads found.* in \(.*\) ms;.*/\1/p' | tail -n 1)
	within "$longest" 0 150 "hook=$hook: files and parameters are read meanwhile"
	# too quick for a shell on some kernels
	within "$warned" $((took > 300)) 1000 "hook=$hook: they say what happens"
	is "$(chosen)" "$wanted" "hook=$hook: later"
	read -r driven </run/driven
	within "$(field cgroups /a lookups)" $((driven - 101)) "$driven" \
		"hook=$hook: lookups meanwhile are counted"
	check "hook=$hook: there were some" [ "$driven" -gt 101 ]
	reset
	drive -c "$a" hit 1009 /mnt/d >/dev/null
	is "$(field cgroups /a lookups) $(field cgroups /a avg)" "1009 1.00" \
		"hook=$hook: exact"
	unload
done
done_testing
