# Ends a process of a container with a signal. Its container is started again by whoever keeps the pod alive; the undo
# only waits for that. A server that is told to end finishes what it has begun: it may take the grace of its pod.
signal='{{ Signal }}'
grace=60

find_process

undo() {
  await_successor
}

guard undo
kill "-$signal" "$pid"
until=$((SECONDS + grace))
while kill -0 "$pid" 2>/dev/null && [ "$SECONDS" -lt "$until" ]; do sleep 0.1; done
if kill -0 "$pid" 2>/dev/null; then
  say "process $pid is still there after $signal" >&2
  exit 1
fi
say "verified: process $pid ended by $signal"
hold
