# SPDX-License-Identifier: GPL-2.0-only
# The lines that a guest has said, as JSON. Figures of a row: min to max
# are instructions of all calls together; a miss makes two lookups.

def hundredths: . * 100 | round / 100;

[inputs | split(" ")] as $lines
| def said($what): $lines[] | select(.[0] == $what) | .[1:];
  [$variants | split("\n")[] | select(startswith("#") or . == "" | not)
   | split("|") | map(gsub("^ +| +$"; "")) | {key: .[0], label: .[1]}]
	as $table
| [said("row") | {
	variant: .[0], kind: .[1], chain: (.[2] | tonumber),
	calls: (.[3] | tonumber), min: (.[4] | tonumber),
	quartiles: [.[5], .[7] | tonumber],
	median: (.[6] | tonumber), max: (.[8] | tonumber)
  } | .lookups = .calls * (if .kind == "miss" then 2 else 1 end)
    | .per_lookup = (.median / .lookups | hundredths)] as $rows
| ($rows | map(select(.variant == "bare")
	 | {"\(.kind) \(.chain)": .median}) | add) as $bare
| {
	format: 1,
	unit: "instructions",
	kernel: (first(said("info") | select(.[0] == "kernel"))[1]),
	clock: (first(said("info") | select(.[0] == "clock"))[1] | tonumber),
	variants: $table,
	rows: [$rows[] | . + {
		added: ((.median - $bare["\(.kind) \(.chain)"]) / .lookups
			| hundredths)
	}],
	skipped: [said("skip") | {variant: .[0], reason: (.[1:] | join(" "))}],
	scale: ([said("scale") | {(.[0]): (.[1] | tonumber)}] | add)
  }
# Two instructions a million times, and a little to read the clock.
| if .clock < 2000000 or .clock > 2001000 then
	error("the guest's clock does not count instructions: \(.clock)")
  else . end
