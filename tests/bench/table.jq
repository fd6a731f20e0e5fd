# SPDX-License-Identifier: GPL-2.0-only
# A run as text of at most 80 columns.

def left($n): . + " " * ($n - length);
def right($n): tostring | " " * ($n - length) + .;

. as $run
| [1, 8, 32] as $chains
| ["hit", "negative", "miss"] as $kinds
| def value($variant; $kind; $chain; field):
	first($run.rows[] | select(.variant == $variant and .kind == $kind
				   and .chain == $chain) | field) // null;
  def line($text; $variant; field):
	($text | left(26)) + ([$kinds[] as $k | $chains[] as $c
		| value($variant; $k; $c; field)
		| if . == null then "-" else round end | right(6)] | add);
  def measured($variant): any($run.rows[]; .variant == $variant);
  # [what, figure, limit, is the limit a lower one?]
  def targets:
	[["kprobe-walk", 1, 300], ["kprobe-walk", 32, 500],
	 ["ftrace-walk", 1, 115], ["ftrace-walk", 32, 300],
	 ["ftrace-sample", 1, 70], ["ftrace-sample", 32, 75],
	 ["kprobe-sample", 32, 240],
	 ["kprobe-off", 32, 0], ["ftrace-off", 32, 0]
	 | [.[0] as $key | ($run.variants[] | select(.key == $key).label)
		+ ", hit, chain \(.[1])",
	    value(.[0]; "hit"; .[1]; .added), .[2], false]],
	[["kprobe-walk", "ftrace-walk"][]
	 | . as $key | value("perf-loop"; "hit"; 32; .added) as $article
	 | value(.; "hit"; 32; .added) as $ours
	 | ["times cheaper than (*), " + ($key | .[:6]) + " walk, chain 32",
	    (if $article and $ours then $article / $ours else null end),
	    50, true]],
	(if $run.scale then $run.scale as $s | [
	  ["instructions a row of cgroups, 20,000 rows",
	   $s.read_row_20000, 3000, false],
	  ["the same, with 5,000 rows", $s.read_row_5000, 3000, false],
	  ["lookup with 20,000 cgroups / with one, worst",
	   $s.added_20000_worst / $s.added_one, 1.1, false],
	  ["user instructions a row, dchain stat", $s.stat_row, 10000, false],
	  ["user instructions a row, dchain stat --json",
	   $s.stat_json_row, 10000, false]] else [] end) | .[];
  def verdict: if .[1] == null then "not measured"
	elif (if .[3] then .[1] >= .[2] else .[1] <= .[2] end) then "met"
	else "missed by \((.[1] - .[2]) | fabs * 100 | round / 100)" end;
  "\(.kernel): instructions a lookup (lstat of one cached component;",
  "a miss makes two lookups), median of 21 times 256",
  "",
  ("" | left(26)) + ([$kinds[] | right(18)] | add),
  ("chain" | left(26)) + ([$kinds[] | $chains[] | right(6)] | add),
  line("nothing loaded"; "bare"; .per_lookup),
  "added by",
  (.variants[] | select(.key != "bare" and measured(.key))
   | line(.label; .key; .added)),
  "(*) perf stat of entry and loop events: the method without dchain",
  "",
  "spread of the repetitions, half of them and all, in % of the median:",
  ([.rows[] | select(.variant | startswith("bpf") | not)
    | {kind, half: ((.quartiles[1] - .quartiles[0]) / .median * 100),
       all: ((.max - .min) / .median * 100)}] | group_by(.kind)[]
   | "  \(.[0].kind): \(map(.half) | max * 100 | round / 100), \(
	map(.all) | max * 100 | round / 100)"),
  (.skipped[] | "skipped \(.variant): \(.reason)"),
  (if .scale then "", "20,000 cgroups",
   (.scale | to_entries[] | "  " + (.key | left(44))
	+ (.value * 10 | round / 10 | right(16))) else empty end),
  "",
  ("target (stated for 6.1)" | left(48)) + "  limit  measured",
  (targets | (.[0] | left(48)) + (.[2] | right(7))
   + (if .[1] == null then "-" else .[1] * 100 | round / 100 end
      | right(10)) + "  " + verdict)
