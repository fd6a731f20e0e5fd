# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2154 # repro.sh, which the Makefile puts behind it
# What dchain-repro prints and draws from the figures that it has saved.

# draw FOLDER: a chart from its repro.csv
draw()
{
	{ cd "$1" 2>/dev/null && [ -r repro.csv ]; } ||
		fail "$1: no repro.csv in it"
	{
		awk -F , -v look="nohead dashtype 2 linecolor rgb '#808080'" '
			NR > 1 && $2 != last {
				last = $2
				printf "set arrow from %s, graph 0 to %s, graph 1 %s\n",
					$1, $1, look
				printf "set label \"%s\" at %s, graph 0.97 offset 0.5, 0\n",
					$2, $1
			}' repro.csv
		cat <<-END
		set datafile separator ','
		set xlabel 'seconds'
		set ylabel 'steps a lookup'
		set y2label 'a loop of the worker, ms'
		set yrange [0:*]
		set y2range [0:*]
		set y2tics
		set ytics nomirror
		set offsets 0, 0, graph 0.15, 0
		set key below
		plot 'repro.csv' skip 1 using 1:4 axes x1y2 with lines \\
		     linecolor rgb '#80a0d0' title 'worker.duration', \\
		     'repro.csv' skip 1 using 1:3 with lines linewidth 2 \\
		     linecolor rgb '#b03020' title 'steps a lookup'
		END
	} >repro.gp || fail "$1: cannot be written"
	command -v gnuplot >/dev/null || {
		echo "dchain-repro: no gnuplot here: repro.gp draws the chart elsewhere" >&2
		return
	}
	gnuplot -e "set terminal svg size 860,420 background rgb 'white'; set output 'repro.svg'" repro.gp
	gnuplot -e "set terminal pngcairo size 1000,500; set output 'repro.png'" repro.gp
	[ -z "$plot" ] || gnuplot -e 'set terminal dumb 79 24' repro.gp
}

# table: of the rows, with what theory expects: a step for the entry itself, and
# one for each newer entry of its bucket
table()
{
	awk -v buckets="$buckets" -v base="$base" -v tree="$tree" '
		BEGIN { printf "%-9s %9s %10s %7s %9s %10s %10s %8s\n", "PHASE",
			"LOOKUPS", "STEPS", "AVERAGE", "EXPECTED", "DENTRIES",
			"NEGATIVE", "LOOP_MS" }
		{
			newer = $4 > base ? $4 - base : 0
			expected = sprintf("%.2f",
				1 + (newer + tree / 2) / buckets)
			if ($1 == "trashing")
				expected = "-"
			printf "%-9s %9.0f %10.0f %7.2f %9s %10.0f %10.0f %8.1f\n", $1,
				$2, $3, $2 ? $3 / $2 : 0, expected, $4, $5, $6
		}' "$work/rows"
}

verdict()
{
	awk '
		function no(why) {
			if (!wrong)
				print "NOT reproduced: " why
			wrong = 1
		}
		NR > 1 { average[$1] = $4; expected[$1] = $5 }
		END {
			clean = average["clean"]
			clogged = average["clogged"]
			for (p in average)
				if (!average[p])
					no(p ": no lookup was counted")
			if (clean > expected["clean"] + 0.5)
				no("clean: " clean " steps a lookup")
			if (clogged < expected["clogged"] * 0.9 ||
			    clogged > expected["clogged"] * 1.1)
				no("clogged: " clogged " steps a lookup, not the " \
					expected["clogged"] " of theory")
			if (average["killed"] < clogged * 0.95)
				no("killed: " average["killed"] " steps a lookup")
			if (average["removed"] > expected["removed"] + 0.5 ||
			    average["removed"] > clogged / 2)
				no("removed: " average["removed"] " steps a lookup")
			if (!wrong)
				printf "reproduced: %.1f steps a lookup clogged, %.1f clean\n",
					clogged, clean
			exit wrong
		}'
}

# csv: the points, each with what was counted since the one before it
csv()
{
	echo seconds,phase,steps_per_lookup,loop_ms,dentries,negative
	awk 'NR == 1 { zero = $1 }
		NR > 1 && $3 > walked {
			printf "%.2f,%s,%.3f,%s,%.0f,%.0f\n", $1 - zero, $2,
				($4 - steps) / ($3 - walked), $7, $5, $6
		}
		NR == 1 || $3 > walked { walked = $3; steps = $4 }' "$work/points"
}

