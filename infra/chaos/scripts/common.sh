# Shared by every fault document. A script stays in the foreground for its duration, says `verified: …` once it has seen
# its own fault bite, and undoes the fault when it ends, however it ends (`healed: …`). `not here` means that this host
# has nothing to do. A detached process undoes the fault should the script itself be killed.
set -u
duration='{{ DurationSeconds }}'
process='{{ Process }}'
lease=$((duration + 10))
sentinel=''
sleeper=''

say() { printf '%s\n' "$*"; }

# Runs the undo in any case; a signal ends the wait at once, and no further one ends the undo.
guard() {
  trap "$1" EXIT
  trap 'trap "" TERM INT HUP; [ -z "$sleeper" ] || kill "$sleeper"; exit 143' TERM INT HUP
}

# Undoes the fault after the lease even when nothing is left of this script.
arm_sentinel() {
  setsid bash -c "sleep $lease; $1" </dev/null >/dev/null 2>&1 &
  sentinel=$!
}

disarm_sentinel() { [ -z "$sentinel" ] || kill -KILL -- "-$sentinel" 2>/dev/null; }

hold() {
  sleep "$duration" &
  sleeper=$!
  wait "$sleeper"
}
