# Sets the wall clock of a server ahead or back. Where the server looks at a page of orders, its own clock alone is shifted;
# else the host's clock is, with the time service stopped. A host that shares its kernel with others is left alone.
offset='{{ OffsetSeconds }}'
page=''

find_process
page=$(tr '\0' '\n' <"/proc/$pid/environ" | sed -n 's/^ASSAY_STRAIN=//p')
# The first pid namespace of a machine has this number on every Linux.
machine='pid:[4026531836]'

undo_page() { printf 0 | dd of="$page" bs=1 seek=512 conv=notrunc status=none; }

undo() {
  if [ -n "$page" ]; then
    undo_page
    say "healed: process $pid reads the true time"
  else
    date --set="@$(($(date +%s) - offset))" >/dev/null
    systemctl start chronyd && chronyc -a makestep >/dev/null 2>&1
    say "healed: the clock of the host is back"
  fi
  disarm_sentinel
}

stands() {
  if [ -n "$page" ]; then
    [ "$(dd if="$page" bs=1 skip=512 count=1 status=none | tr -d '\0')" = 1 ]
  else
    ! systemctl is-active --quiet chronyd
  fi
}

# Times that the server was told wrongly so far.
shifted() { od --address-radix=n --format=u8 --skip-bytes=2072 --read-bytes=8 "$page" | tr -d ' '; }

order() {
  local end
  end=$(awk -v s="$lease" '{ printf "%.0f", ($1 + s) * 1e9 }' /proc/uptime)
  undo_page
  printf ' %s %s\0' "$end" "$((offset * 1000))" | dd of="$page" bs=256 seek=513 oflag=seek_bytes conv=notrunc status=none
  printf 1 | dd of="$page" bs=1 seek=512 conv=notrunc status=none
}

if [ -n "$page" ] && [ -e "$page" ]; then
  before=$(shifted)
  guard undo
  order
  for _ in $(seq 100); do
    [ "$(shifted)" -gt "$before" ] && break
    sleep 0.1
  done
  if [ "$(shifted)" -le "$before" ]; then
    say "process $pid did not look at its clock" >&2
    exit 1
  fi
  say "verified: process $pid was told $(($(shifted) - before)) times that are $offset s off"
elif [ "$(readlink /proc/self/ns/pid)" = "$machine" ] && command -v chronyc >/dev/null; then
  guard undo
  arm_sentinel "date --set=@\$((\$(date +%s) - $offset)); systemctl start chronyd; chronyc -a makestep"
  true_time=$(($(date +%s) + offset))
  systemctl stop chronyd
  date --set="@$true_time" >/dev/null
  say "verified: the clock of the host is $(($(date +%s) - true_time + offset)) s off"
else
  say "the clock here is that of a machine with other users" >&2
  page=''
  exit 1
fi
hold
