# Takes everything that the pods of this node have stored: the process is frozen, every volume is emptied, the process is
# killed. It comes back by itself with nothing, as in an account where nothing but the backups is left. There is no undo.
volumes=/var/lib/kubelet/pods/*/volumes/kubernetes.io~csi/*/mount

pid=$(container_process)
if [ -z "$pid" ]; then
  say "not here: no process matches $process"
  exit 0
fi

undo() {
  local again
  kill -CONT "$pid" 2>/dev/null
  disarm_sentinel
  for _ in $(seq 300); do
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
arm_sentinel "kill -CONT $pid"
kill -STOP "$pid"
files=0
for volume in $volumes; do
  [ -d "$volume" ] || continue
  files=$((files + $(find "$volume" -mindepth 1 -type f | wc -l)))
  find "$volume" -mindepth 1 -delete 2>/dev/null
done
kill -KILL "$pid"
if [ "$files" -eq 0 ]; then
  say "there was no file to lose" >&2
  exit 1
fi
say "verified: $files files lost"
hold
