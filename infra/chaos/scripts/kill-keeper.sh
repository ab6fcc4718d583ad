# Kills the coordination process of this host, if it has the wanted role in the ensemble. Its container is started again
# by whoever keeps the pod alive; the undo only waits for that.
only='{{ Only }}'
port='{{ ClientPort }}'

# Asks the member itself, from inside its own network namespace.
mode_of() {
  local address
  address=$(nsenter --target "$1" --net ip -o -4 address show scope global | awk '{ sub("/.*", "", $4); print $4; exit }')
  nsenter --target "$1" --net timeout 3 bash -c "exec 3<>/dev/tcp/$address/$port; printf srvr >&3; cat <&3" 2>/dev/null |
    sed -n 's/^Mode: //p'
}

find_process
mode=$(mode_of "$pid")
if [ "$only" != any ] && [ "$mode" != "$only" ]; then
  say "not here: this member is ${mode:-silent}, not $only"
  exit 0
fi

undo() {
  local again mode=''
  for _ in $(seq 1700); do
    again=$(container_process)
    [ -n "$again" ] && [ "$again" != "$pid" ] && mode=$(mode_of "$again")
    if [ -n "$mode" ]; then
      say "healed: process $again is back as $mode"
      return
    fi
    sleep 0.2
  done
  say "no process matching $process came back"
}

guard undo
kill -KILL "$pid"
for _ in $(seq 50); do
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
if kill -0 "$pid" 2>/dev/null; then
  say "process $pid is still there" >&2
  exit 1
fi
say "verified: process $pid ($mode) was killed"
hold
