# Freezes a process of a container: it keeps its connections and answers nothing.
find_process

state() { awk '/^State:/ { print $2 }' "/proc/$pid/status" 2>/dev/null; }

undo() {
  kill -CONT "$pid" 2>/dev/null
  disarm_sentinel
  for _ in $(seq 50); do
    if [ "$(state)" != T ]; then
      say "healed: process $pid runs again"
      return
    fi
    sleep 0.1
  done
  say "process $pid is still stopped"
}

stands() { [ "$(state)" = T ]; }

guard undo
arm_sentinel "kill -CONT $pid"
kill -STOP "$pid"
for _ in $(seq 20); do
  [ "$(state)" = T ] && break
  sleep 0.1
done
if [ "$(state)" != T ]; then
  say "process $pid did not stop" >&2
  exit 1
fi
say "verified: process $pid is stopped"
hold
