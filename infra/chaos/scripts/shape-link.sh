# Makes the way from a pod to other addresses slow, lossy or thin. nftables gives packets for these addresses a class; the
# class has queues of its own in which they wait, are lost, or share a rate. The class ends by itself after the lease, and
# queues without packets do nothing. What was achieved is measured and has to be what was wanted.
peers='{{ Peers }}'
interface='{{ Interface }}'
delay='{{ DelayMilliseconds }}'
jitter='{{ JitterMilliseconds }}'
loss='{{ LossPercent }}'
rate='{{ RateKilobits }}'
tolerance='{{ TolerancePercent }}'
table=assay_shape_$$
shaped=''
before=''
watcher=''
achieved=''
command -v nft >/dev/null || dnf --assumeyes --quiet install nftables >&2
command -v tc >/dev/null || dnf --assumeyes --quiet install iproute-tc >&2

find_process
keep_network
compare() { awk "BEGIN { exit !($1) }"; }

refuse() {
  say "$1" >&2
  exit 1
}

queues() { in_pod tc qdisc show dev "$interface" | grep -Ec '^qdisc (htb|netem) '; }

undo() {
  [ -z "$watcher" ] || kill -KILL -- "-$watcher" 2>/dev/null
  [ -z "$shaped" ] || in_pod nft delete table inet "$table" 2>/dev/null
  [ -z "$shaped" ] || in_pod tc qdisc del dev "$interface" root 2>/dev/null
  disarm_sentinel
  if [ -n "$shaped" ] && { in_pod nft list table inet "$table" >/dev/null 2>&1 || [ "$(queues)" -gt 0 ]; }; then
    say "table $table or the queues of $interface are still there"
    return
  fi
  say "healed: table $table and its queues are gone${before:+, p50 and p99 are $(round_trips 9) ms}"
}

# The class, its queues and its rules, without what they have counted.
parts() {
  in_pod tc qdisc show dev "$interface" | sed -n 's/direct_packets_stat [0-9]*//; /^qdisc /p'
  in_pod tc class show dev "$interface" | grep '^class '
  in_pod nft list table inet "$table" 2>/dev/null | grep -Eo 'counter|elements|meta priority set.*'
}
stands() { [ "$(parts)" = "$whole" ]; }

# Pairs of address and port within the ranges: where the pod has or just had connections to, and the pod's own port at
# those that have called it, since the members of a cluster serve the same ports.
candidates() {
  in_pod ss -Htn state connected | awk -v peers="$peers" '
    function number(address, part) {
      split(address, part, ".")
      return ((part[1] * 256 + part[2]) * 256 + part[3]) * 256 + part[4]
    }
    function within(address, at, range, size) {
      if (peers == "any") return 1
      for (at = 1; at <= count; at++) {
        split(ranges[at], range, "/")
        size = 2 ^ (32 - (range[2] == "" ? 32 : range[2]))
        if (int(number(address) / size) == int(number(range[1]) / size)) return 1
      }
      return 0
    }
    BEGIN { count = split(peers, ranges, ",") }
    {
      gsub(/\[|\]|::ffff:/, "")
      split($(NF - 1), own, ":"); split($NF, other, ":")
      if (other[1] !~ /^[0-9.]+$/ || other[1] ~ /^127\./ || !within(other[1])) next
      print other[1], (other[2] < 32768 ? other[2] : own[2])
    }' | sort -u
}

# A connection comes and goes: for some seconds.
find_peer() {
  for _ in $(seq 30); do
    while read -r host port; do
      in_pod timeout 1 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$host" "$port" 2>/dev/null && return 0
    done < <(candidates)
    sleep 0.2
  done
  return 1
}

# Median and 99th percentile of the time in which the peer answers a connection, in milliseconds.
round_trips() {
  in_pod timeout --foreground 12 bash -c 'for _ in $(seq "$2"); do
      begun=${EPOCHREALTIME/./}
      { exec 3<>"/dev/tcp/$0/$1"; } 2>/dev/null && echo $((${EPOCHREALTIME/./} - begun)) && exec 3>&-
      sleep 0.02
    done' "$host" "$port" "$1" | sort -n | awk '{ took[NR] = $1 / 1000 }
    END { if (NR < 5) print "? ?"; else printf "%.1f %.1f", took[int((NR + 1) / 2)], took[int(NR * 0.99 + 0.999)] }'
}

# Figures of the class or the queue: bytes, packets, dropped, waited.
counted() {
  in_pod tc -s "$1" show dev "$interface" |
    awk -v head="$2" 'index($0, head) == 1 { on = 1 } on && /Sent/ { gsub(/[(,)]/, ""); print $2, $4, $7, $9; exit }'
}

delay_and_lose() {
  in_pod tc qdisc show dev "$interface" | grep -q '^qdisc netem ' ||
    in_pod tc qdisc add dev "$interface" parent 1:2 handle 20: netem limit 100000 delay "${delay}ms" "${jitter}ms" loss "$loss%"
}

# Some distributions keep the queue in a package of further modules.
install_netem() { dnf --assumeyes --quiet install "kernel-modules-extra-$(uname -r)" >&2 && modprobe sch_netem; }

elements() {
  local element text=''
  for element in ${1//,/ }; do text="$text${text:+, }$element timeout ${lease}s"; done
  printf '%s' "$text"
}

see_delay() {
  local before=$1 after p50
  after=$(round_trips 25)
  p50=${after% *}
  [ "$p50" != '?' ] || refuse "the peer $host:$port does not answer any more"
  compare "(${p50} - ${before% *} - $delay) ^ 2 <= ($delay * $tolerance / 100) ^ 2" ||
    refuse "the median went from ${before% *} to $p50 ms, wanted $delay ms more within $tolerance %"
  achieved="$achieved, connections to $host took p50 ${before% *} and p99 ${before#* } ms and take p50 $p50 and p99 ${after#* } ms (wanted $delay ms more)"
}

# A share of some packets is off by chance: three standard deviations are no deviation.
see_loss() {
  local figures sent=0 lost=0
  for _ in $(seq 60); do
    figures=$(counted qdisc 'qdisc netem ')
    read -r _ sent lost _ <<<"${figures:-0 0 0 0}"
    [ $((sent + lost)) -ge 400 ] && [ "$lost" -gt 0 ] && break
    sleep 0.25
  done
  compare "$lost > 0 && $sent + $lost >= 60" || refuse "$lost of $((sent + lost)) packets were lost: too few to tell"
  compare "($lost / ($sent + $lost) - $loss / 100) ^ 2 <= ($loss / 100 * $tolerance / 100 + 3 * sqrt($loss / 100 / ($sent + $lost))) ^ 2" ||
    refuse "$lost of $((sent + lost)) packets were lost, wanted $loss %"
  achieved="$achieved, $lost of $((sent + lost)) packets were lost (wanted $loss %)"
}

# Last, because packets that wait for the rate come later than the delay says.
see_rate() {
  local begun ended waited first last kilobits
  in_pod tc class change dev "$interface" parent 1: classid 1:2 htb rate "${rate}kbit" quantum 60000 || exit 1
  for _ in $(seq 60); do
    read -r first _ _ waited <<<"$(counted class 'class htb 1:2 ')"
    [ "${waited:-0}" -gt 10 ] && break
    sleep 0.25
  done
  [ "${waited:-0}" -gt 10 ] || refuse "no packet had to wait: the load does not fill $rate kbit/s"
  begun=${EPOCHREALTIME/./}
  sleep 4
  read -r last _ _ waited <<<"$(counted class 'class htb 1:2 ')"
  ended=${EPOCHREALTIME/./}
  kilobits=$(((last - first) * 8000 / (ended - begun)))
  compare "$kilobits <= $rate * (1 + $tolerance / 100)" || refuse "$kilobits kbit/s left, wanted $rate"
  achieved="$achieved, $kilobits kbit/s leave (wanted at most $rate), packets waited $waited times"
}

compare "$delay + $loss + $rate > 0" || refuse "neither delay nor loss nor rate is wanted"
in_pod ip link show dev "$interface" >/dev/null || exit 1
[ "$(queues)" -eq 0 ] || refuse "$interface has queues of its own"
if [ "$delay" -gt 0 ]; then
  find_peer || refuse "the pod has no connection to $peers whose time could be taken"
  before=$(round_trips 25)
  [ "${before% *}" != '?' ] || refuse "the peer $host:$port answers too rarely"
fi
guard undo
arm_sentinel "nsenter --net=/proc/self/fd/8 tc qdisc del dev $interface root; nsenter --net=/proc/self/fd/8 nft delete table inet $table"
shaped=yes
in_pod tc qdisc add dev "$interface" root handle 1: htb || refuse "the kernel has no htb queue"
in_pod tc class add dev "$interface" parent 1: classid 1:2 htb rate 10gbit quantum 60000 || exit 1
if compare "$delay + $loss > 0"; then
  delay_and_lose || { install_netem && delay_and_lose; } || refuse "there is no netem queue"
fi
in_pod nft -f - <<RULES || exit 1
table inet $table {
  set peers { type ipv4_addr; flags interval, timeout; elements = { $(elements "${peers/#any/0.0.0.0/0}") }; }
  chain leaving {
    type filter hook postrouting priority -300;
    oifname "$interface" ip daddr @peers counter meta priority set 1:2
  }
}
RULES
see() {
  [ "$delay" = 0 ] || see_delay "$before"
  compare "$loss == 0" || see_loss
  [ "$rate" = 0 ] || see_rate
  say "verified: ${achieved#, }"
}

# Beside this script, so that a signal ends the looking at once.
set -m
see &
watcher=$!
set +m
wait "$watcher" || exit 1
whole=$(parts)
hold
