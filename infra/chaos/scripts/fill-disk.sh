# Fills a volume of a container to the last megabytes with one file, which is removed at the end.
path='{{ Path }}'
reserve='{{ ReserveMegabytes }}'
file=assay-fill

find_process
# Standing in the volume keeps it in reach when the process is replaced.
cd "/proc/$pid/root$path" || exit 1

free() { df --output=avail --block-size=1M . | tail -n 1 | tr -d ' '; }

undo() {
  rm -f "$file"
  disarm_sentinel
  if [ -e "$file" ]; then say "$file is still there"; else say "healed: $(free) MB are free"; fi
}

# The rest goes in small steps: other writers are at work as well.
fill() {
  local more=$(($(free) - reserve))
  [ "$more" -le 64 ] || fallocate --length "$((more - 64))MiB" "$file" || return
  while [ "$(free)" -gt "$reserve" ]; do head -c 1M /dev/zero >>"$file" || return; done
}

# The same file, and no smaller: what it was emptied by and filled again is seen as well.
stands() { [ "$(stat --format=%i "$file" 2>/dev/null)" = "$inode" ] && [ "$(stat --format=%s "$file")" -ge "$bytes" ]; }

guard undo
arm_sentinel "rm -f $file"
fill 2>/dev/null
left=$(free)
if [ "$left" -gt "$((reserve + 8))" ]; then
  say "$left MB are still free" >&2
  exit 1
fi
read -r inode bytes <<<"$(stat --format='%i %s' "$file")"
say "verified: $left MB of $path are left"
was_held=yes
# What is freed meanwhile (by merges) is taken as well.
for _ in $(seq "$duration"); do
  sleep 1 &
  wait $!
  while [ "$(free)" -gt "$reserve" ]; do head -c 1M /dev/zero >>"$file" 2>/dev/null || break; done
done
