# Ends a process of a container with a signal. Its container is started again by whoever keeps the pod alive; the undo
# only waits for that.
signal='{{ Signal }}'

find_process

undo() {
  await_successor
}

guard undo
kill "-$signal" "$pid"
for _ in $(seq 150); do
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
if kill -0 "$pid" 2>/dev/null; then
  say "process $pid is still there after $signal" >&2
  exit 1
fi
say "verified: process $pid ended by $signal"
hold
