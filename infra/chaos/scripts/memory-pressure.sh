# Takes memory of the host: a process holds it, the first that the kernel would end were there none left. Nothing is taken
# when too little would stay.
percent='{{ Percent }}'
most='{{ MostMegabytes }}'
reserve='{{ ReserveMegabytes }}'
holder=''

available() { awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo; }
held() { awk '/^VmRSS:/ { print int($2 / 1024) }' "/proc/$1/status" 2>/dev/null; }

undo() {
  [ -z "$holder" ] || kill -KILL -- "-$holder" 2>/dev/null
  disarm_sentinel
  for _ in $(seq 50); do
    kill -0 -- "-$holder" 2>/dev/null || break
    sleep 0.1
  done
  if [ -n "$holder" ] && kill -0 -- "-$holder" 2>/dev/null; then
    say "process $holder is still there"
  else
    say "healed: $(available) MB are available"
  fi
}

taken_now() { for pid in $(pgrep -g "$holder" -x tail); do held "$pid"; done; }
stands() {
  local now
  now=$(taken_now)
  [ "${now:-0}" -ge $((wanted * 9 / 10)) ]
}

before=$(available)
wanted=$((before * percent / 100))
[ "$wanted" -le "$most" ] || wanted=$most
if [ $((before - wanted)) -lt "$reserve" ]; then
  say "$before MB are available: taking $wanted would leave less than $reserve" >&2
  exit 1
fi
guard undo
# What reads to the end before it writes holds all of it; its input stays open.
setsid timeout --signal=KILL "$lease" bash -c '
  echo 1000 >/proc/self/oom_score_adj
  { head --bytes="${1}M" /dev/zero; sleep "$2"; } | tail --bytes="${1}M" >/dev/null' bash "$wanted" "$lease" &
holder=$!
taken=0
for _ in $(seq 150); do
  taken=$(taken_now)
  [ "${taken:-0}" -ge $((wanted * 9 / 10)) ] && break
  sleep 0.1
done
if [ "${taken:-0}" -lt $((wanted * 9 / 10)) ]; then
  say "only ${taken:-0} of $wanted MB were taken" >&2
  exit 1
fi
say "verified: $taken MB are held, $(available) of $before MB are available"
hold
