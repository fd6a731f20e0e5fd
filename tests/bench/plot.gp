# SPDX-License-Identifier: GPL-2.0-only
# data, name and release come from the command line (see report).
set style data histogram
set style histogram clustered gap 1
set style fill solid border -1
set logscale y
set yrange [1:*]
set grid ytics
set xtics rotate by 40 right nomirror noenhanced
set key top left title "chain length"
set ylabel "added instructions a lookup"
set title "Cost of a cached lookup, Linux ".release
set lmargin 12
set bmargin 10
do for [format in "svg png"] {
	if (format eq "svg") { set terminal svg size 900,540 } else {
		set terminal pngcairo size 900,540 }
	set output name.".".format
	plot data using 2:xtic(1) title "1", "" using 3 title "8", \
		"" using 4 title "32"
}
