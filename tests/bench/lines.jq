# SPDX-License-Identifier: GPL-2.0-only
# A result as JSON with one row a line, so that two runs can be read side by side
# and a new one makes a small change.
def lines($open; $close): $open + "\n" + join(",\n") + "\n" + $close;

[to_entries[] | "\"\(.key)\": " + (.value
	| if type == "array" and length > 0 then
		[.[] | "  " + tojson] | lines("["; "]")
	  elif type == "object" then
		[to_entries[] | "  \(.key | tojson): \(.value | tojson)"]
		| lines("{"; "}")
	  else tojson end)] | lines("{"; "}")
