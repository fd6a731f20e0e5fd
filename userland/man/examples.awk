# SPDX-License-Identifier: GPL-2.0-only
# Commands in the EXAMPLES of a manual, each into a file of its own in the
# folder `to': awk -f examples.awk -v to=FOLDER PAGE...
# A command begins with "# " (for root) or "$ " and may go on, indented, on the
# next lines. Whatever else stands in a literal block is output.

function finish()
{
	if (command != "")
		print command >sprintf("%s/%03d-%s", to, ++n, user)
	command = ""
}

FNR == 1 { finish(); examples = literal = 0 }
/^\.Sh / { examples = $2 == "EXAMPLES" }
/^\.Bd -literal/ { literal = examples; next }
/^\.Ed/ { finish(); literal = 0 }
!literal { next }
{ gsub(/\\e/, "\\") }
/^[#$] / {
	finish()
	user = /^#/ ? "root" : "anybody"
	command = substr($0, 3)
	next
}
command != "" && /^ / { command = command "\n" $0; next }
{ finish() }
END { finish() }
