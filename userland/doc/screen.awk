# SPDX-License-Identifier: GPL-2.0-only
# LC_ALL=C awk -f screen.awk: what `tmux capture-pane -peN' tells of a screen of
# 80x24, as SVG. Bytes, not characters; of what is not ASCII it knows the bars
# U+2581 to U+2588, which it draws, because fonts differ in them.

BEGIN {
	wide = 8.4; high = 18; edge = 10
	bar = sprintf("%c%c", 226, 150)
	for (i = 1; i <= 8; i++)
		eighths[sprintf("%c", 128 + i)] = i
	normal = "#d4d4d4"
	colour[31] = "#ff6b60"; colour[33] = "#e5c07b"
	ground = "#1b1f24"
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %g %g\">\n", \
		80 * wide + 2 * edge, 24 * high + 2 * edge
	printf "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"%s\"/>\n", \
		ground
	print "<g shape-rendering=\"crispEdges\" font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans" \
		" Mono', monospace\" font-size=\"14\" xml:space=\"preserve\">"
	plain()
}

function plain()
{
	front = ""; bold = dim = line = turned = 0
}

function attribute(n)
{
	if (n == 0) plain()
	else if (n == 1) bold = 1
	else if (n == 2) dim = 1
	else if (n == 4) line = 1
	else if (n == 7) turned = 1
	else if (n == 39) front = ""
	else if (n in colour) front = colour[n]
}

function box(x, y, w, h, fill)
{
	printf "<rect x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" fill=\"%s\"/>\n", \
		edge + x * wide, edge + y * high, w * wide, h * high, fill
}

# What has been gathered in `text', in one piece: as wide as its columns are,
# whatever the font.
function flush(	fill, lead)
{
	if (text == "")
		return
	fill = front == "" ? normal : front
	if (turned) {
		box(start, row, x - start, 1, fill)
		fill = ground
	}
	lead = match(text, /[^ ]/) ? RSTART - 1 : length(text)
	text = substr(text, lead + 1)
	sub(/ +$/, "", text)
	if (text != "") {
		printf "<text x=\"%g\" y=\"%g\" textLength=\"%g\" fill=\"%s\"", \
			edge + (start + lead) * wide, edge + (row + .75) * high, \
			length(text) * wide, fill
		printf "%s%s%s>", bold ? " font-weight=\"bold\"" : "", \
			dim ? " opacity=\".6\"" : "", \
			line ? " text-decoration=\"underline\"" : ""
		gsub(/&/, "\\&amp;", text)
		gsub(/</, "\\&lt;", text)
		gsub(/>/, "\\&gt;", text)
		print text "</text>"
	}
	text = ""
}

{
	row = NR - 1
	x = start = 0
	while ($0 != "") {
		if (match($0, /^\033\[[0-9;]*m/)) {
			codes = substr($0, 3, RLENGTH - 3)
			$0 = substr($0, RLENGTH + 1)
			flush()
			n = split(codes, list, ";")
			if (!n)
				plain()
			for (i = 1; i <= n; i++)
				attribute(list[i] + 0)
			continue
		}
		if (text == "")
			start = x
		if (substr($0, 1, 2) == bar) {
			flush()
			n = eighths[substr($0, 3, 1)] / 8
			box(x++, row + 1 - n, 1, n, front == "" ? normal : front)
			$0 = substr($0, 4)
		} else {
			text = text substr($0, 1, 1)
			x++
			$0 = substr($0, 2)
		}
	}
	flush()
}

END { print "</g>\n</svg>" }
