# Keeps processors of the host busy.
workers='{{ Workers }}'
pids=''

ticks() { for pid in $pids; do awk '{ print $14 + $15 }' "/proc/$pid/stat" 2>/dev/null; done | awk '{ n += $1 } END { print n + 0 }'; }

undo() {
  [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
  wait $pids 2>/dev/null
  disarm_sentinel
  say "healed: the workers have ended"
}

# None has ended, and none was stopped.
stands() {
  local pid state
  for pid in $pids; do
    state=$(awk '/^State:/ { print $2 }' "/proc/$pid/status" 2>/dev/null)
    case "$state" in [RSD]) ;; *) return 1 ;; esac
  done
}

guard undo
for _ in $(seq "$workers"); do
  timeout "$lease" bash -c 'while :; do :; done' &
  pids="$pids $!"
done
sleep 1
# The loop is a child of timeout.
pids="$pids $(for pid in $pids; do pgrep -P "$pid"; done | tr '\n' ' ')"
before=$(ticks)
sleep 2
used=$(($(ticks) - before))
if [ "$used" -lt 10 ]; then
  say "the workers got no time" >&2
  exit 1
fi
say "verified: $workers workers used $used ticks in two seconds"
hold
