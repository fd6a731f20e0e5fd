# SPDX-License-Identifier: GPL-2.0-only
# heads.awk: from a function's instructions, as objdump prints them, the address
# of the head of its one loop that is inside of no other: of that which walks a
# chain. Exit status 1 where there is not one such loop.
#
# An edge back to an instruction without which its origin cannot be reached closes
# a loop; the loop is all that reaches the origin without passing that instruction.

# forward(n), backward(n): mark what can be reached, without passing stop.
function forward(n,  i) {
	while (n in line && n != stop && !(n in seen)) {
		seen[n]
		i = n
		if (target[i])
			forward(target[i])
		if (!falls[i])
			return
		n = next_of[i]
	}
}
function backward(n,  i, m, from) {
	if (n == stop || n in body)
		return
	body[n]
	m = split(before[n], from, " ")
	for (i = 1; i <= m; i++)
		backward(from[i])
}
/^ *[0-9a-f]+:\t/ {
	at = $1
	sub(/:/, "", at)
	line[at]
	all[++count] = at
	next_of[all[count - 1]] = at
	# The last word that is an address is where it jumps.
	op = $2 ~ /^(bnd|notrack|cs|ds)$/ ? $3 : $2
	falls[at] = op !~ /^(jmp|ret|ud2|int3|b$|br$|brk|udf)/
	if (op ~ /^(j|b$|b\.|cbn?z|tbn?z)/)
		for (i = NF; i > 2 && !target[at]; i--)
			if ($i ~ /^(0x)?[0-9a-f]+$/) {
				target[at] = $i
				sub(/^0x/, "", target[at])
			}
}
END {
	for (i = 1; i <= count; i++) {
		if (target[all[i]])
			before[target[all[i]]] = before[target[all[i]]] " " all[i]
		if (falls[all[i]])
			before[next_of[all[i]]] = before[next_of[all[i]]] " " all[i]
	}
	stop = ""
	forward(all[1])
	for (n in seen)
		alive[n]
	for (h = 1; h <= count; h++) {
		stop = all[h]
		m = split(before[stop], from, " ")
		if (m < 2)
			continue
		delete seen
		delete body
		forward(all[1])
		for (i = 1; i <= m; i++)
			if (from[i] in alive && !(from[i] in seen)) {
				heads[stop] = h
				if (from[i] != stop)
					backward(from[i])
			}
		for (n in body)
			within[n] = within[n] " " stop
	}
	for (h in heads)
		if (!within[h]) {
			found++
			print h
		}
	exit found != 1
}
