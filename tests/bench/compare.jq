# SPDX-License-Identifier: GPL-2.0-only
# Two runs side by side; ends with status 1 where dchain is dearer.

def left($n): . + " " * ($n - length);
def right($n): tostring | " " * ($n - length) + .;
def figure: if . == null then "-" else . * 100 | round / 100 end | right(10);
def ours: test("^(kprobe|ftrace)-(walk|sample|limit|loop|off)$");
def scale_ours: test("_(row|one|worst|median)|read_row|^memory");

($percent | tonumber) as $p
| ($instructions | tonumber) as $i
| $old[0] as $o | $new[0] as $n
| ($n.rows + $n.skipped | map({(.variant): true}) | add) as $wanted
| ($n.rows | map({"\(.variant) \(.kind) \(.chain)": .added}) | add) as $now
| [$o.rows[] | select(.variant != "bare")
   | select($part == false or $wanted[.variant])
   | "\(.variant) \(.kind) \(.chain)" as $name
   | (if .kind == "miss" then 5 else 1 end) as $loose
   | {$name, old: .added, new: $now[$name], ours: (.variant | ours),
      limit: (.added + $loose * ((.added | fabs) * $p / 100 + $i))}]
  + [($o.scale // {}) | to_entries[] | select(.key | scale_ours)
     | select($part == false or $n.scale)
     | {name: "scale \(.key)", old: .value, new: ($n.scale // {})[.key],
	ours: true, limit: (.value * (1 + $p / 100) + $i)}]
| map(.verdict = if .new == null then (if .ours then "MISSING" else "-" end)
	elif .new <= .limit then (if .new < 2 * .old - .limit then "better"
				  else "" end)
	elif .ours then "WORSE" else "worse (not dchain)" end)
| if any(.ours) then . else error("no figure of dchain is in both") end
| (if $o.kernel != $n.kernel then
	"kernels differ: \($o.kernel) and \($n.kernel)" else empty end),
  ("added instructions" | left(33)) + "      base       new",
  (.[] | (.name | left(33)) + (.old | figure) + (.new | figure)
   + "  " + .verdict),
  (map(select(.verdict | test("WORSE|MISSING"))) | length
   | if . > 0 then "\(.) of dchain's figures worse than allowed\n"
	| halt_error(1) else "nothing of dchain's is worse" end)
