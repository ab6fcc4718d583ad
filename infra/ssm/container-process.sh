#!/bin/bash
# The newest process with a matching command line that is inside a container: it has a process id in more than one pid
# namespace.
container_process() {
  local pid found=''
  for pid in $(pgrep -f "$process"); do
    grep -Eq '^NSpid:([[:space:]]+[0-9]+){2,}' "/proc/$pid/status" 2>/dev/null && found=$pid
  done
  printf '%s' "$found"
}
