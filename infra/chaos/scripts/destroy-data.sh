# Destroys what a replica has stored of one database, as a lost disk would: the server is frozen, the parts of every table
# are deleted, the server is killed. It comes back by itself and finds its parts missing. There is no undo: what the other
# replicas have is fetched again, what they do not have is gone.
path='{{ Path }}'
database='{{ Database }}'

find_process
root=/proc/$pid/root

undo() {
  kill -CONT "$pid" 2>/dev/null
  disarm_sentinel
  await_successor
}

guard undo
arm_sentinel "kill -CONT $pid"
kill -STOP "$pid"
parts=0
for table in "$root$path/data/$database"/*; do
  # A link into the store: relative, or absolute as the server sees it.
  case "$(readlink "$table")" in
    '') ;;
    /*) table="$root$(readlink "$table")" ;;
    *) table="$(dirname "$table")/$(readlink "$table")" ;;
  esac
  for part in "$table"/*_*_*_*/; do
    [ -e "$part" ] || continue
    rm -rf "$part" && parts=$((parts + 1))
  done
done
mkdir -p "$root$path/flags"
: >"$root$path/flags/force_restore_data"
kill -KILL "$pid"
if [ "$parts" -eq 0 ]; then
  say "there was no part of $database to destroy" >&2
  exit 1
fi
say "verified: $parts parts of $database destroyed"
hold
