# Shared by every fault document. A script stays in the foreground for its duration, says `verified: …` once it has seen
# its own fault bite, and undoes the fault when it ends, however it ends (`healed: …`). `not here` means that this host
# has nothing to do. `gone: …` means that the fault was there no more when it was to end. A detached process undoes the
# fault should the script itself be killed.
set -u
duration='{{ DurationSeconds }}'
process='{{ Process }}'
lease=$((duration + 10))
pid=''
sentinel=''
sleeper=''
was_held=''

say() { printf '%s\n' "$*"; }

# The process that the fault is for; a host without one has nothing to do.
find_process() {
  pid=$(container_process)
  [ -n "$pid" ] && return
  say "not here: no process matches $process"
  exit 0
}

# Keeps the network of the pod at hand: it outlives the process that was found.
keep_network() { exec 8<"/proc/$pid/ns/net"; }
in_pod() { nsenter --net=/proc/self/fd/8 "$@"; }

# Waits until whoever keeps the pod alive has started another process in place of the one that was found: one that ends
# again and again is started later each time, after five minutes in the end.
await_successor() {
  local again
  for _ in $(seq 1700); do
    again=$(container_process)
    if [ -n "$again" ] && [ "$again" != "$pid" ]; then
      say "healed: process $again runs in place of $pid"
      return
    fi
    sleep 0.2
  done
  say "no process matching $process came back"
}

# Whether a fault that lasts is there; a brief one is over once it has bitten.
stands() { :; }

# Before the undo: a fault that somebody else has undone meanwhile tested nothing.
look() { [ -z "$was_held" ] || stands || say "gone: the fault was undone before its end"; }

# Runs the undo in any case; a signal ends the wait at once, and no further one ends the undo.
guard() {
  trap "look; $1" EXIT
  trap 'trap "" TERM INT HUP; [ -z "$sleeper" ] || kill "$sleeper"; exit 143' TERM INT HUP
}

# Undoes the fault after the lease even when nothing is left of this script.
arm_sentinel() {
  setsid bash -c "sleep $lease; $1" </dev/null >/dev/null 2>&1 &
  sentinel=$!
}

disarm_sentinel() { [ -z "$sentinel" ] || kill -KILL -- "-$sentinel" 2>/dev/null; }

hold() {
  was_held=yes
  sleep "$duration" &
  sleeper=$!
  wait "$sleeper"
}
