# Ends a process of a container with a signal. Its container is started again by whoever keeps the pod alive; the undo
# only waits for that.
signal='{{ Signal }}'

pid=$(container_process)
if [ -z "$pid" ]; then
  say "not here: no process matches $process"
  exit 0
fi

undo() {
  local again
  for _ in $(seq 150); do
    again=$(container_process)
    if [ -n "$again" ] && [ "$again" != "$pid" ]; then
      say "healed: process $again runs in place of $pid"
      return
    fi
    sleep 0.2
  done
  say "no process matching $process came back"
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
