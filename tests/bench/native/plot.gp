# SPDX-License-Identifier: GPL-2.0-only
# data and name come from the command line (see run).
set style data histogram
set style histogram errorbars gap 2 lw 1
set style fill solid border -1
set grid ytics
set key outside center top horizontal
set ylabel "time of a cold lookup / plain"
set xlabel "dentries a bucket"
set yrange [0:*]
rows(way) = "< grep ' cold ' ".data." | grep ' ".way." '"
do for [format in "svg png"] {
	if (format eq "svg") { set terminal svg size 800,420 } else {
		set terminal pngcairo size 800,420 }
	set output name.".".format
	plot rows("plain") using (1):(1):(1):xtic(1) title "plain", \
		rows("counted") using 6:7:8 title "counted", \
		rows("sampled") using 6:7:8 title "one in 16 walked", \
		rows("walked") using 6:7:8 title "walked"
}
