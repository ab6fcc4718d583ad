# Takes everything that the pods of this node have stored: the process is frozen, every volume is emptied, the process is
# killed. It comes back by itself with nothing, as in an account where nothing but the backups is left. There is no undo.
volumes=/var/lib/kubelet/pods/*/volumes/kubernetes.io~csi/*/mount

find_process

undo() {
  kill -CONT "$pid" 2>/dev/null
  disarm_sentinel
  await_successor
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
