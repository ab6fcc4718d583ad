# Spoils the packets of a pod: those of the given protocol, ports, peers and direction are dropped, dropped by chance, or
# answered with a reset. The rules stand before the platform's own, so that established connections feel them, and they
# end by themselves after the lease.
ports='{{ Ports }}'
protocol='{{ Protocol }}'
peers='{{ Peers }}'
direction='{{ Direction }}'
answer='{{ Answer }}'
percent='{{ LossPercent }}'
table=assay_cut_$$
command -v nft >/dev/null || dnf --assumeyes --quiet install nftables >&2

find_process
keep_network

spoiled() { in_pod nft list table inet "$table" 2>/dev/null | awk '/packets/ { for (i = 1; i < NF; i++) if ($i == "packets") n += $(i + 1) } END { print n + 0 }'; }

undo() {
  in_pod nft delete table inet "$table" 2>/dev/null
  disarm_sentinel
  if in_pod nft list table inet "$table" >/dev/null 2>&1; then
    say "table $table is still there"
  else
    say "healed: table $table is gone"
  fi
}

# Rules that count, and sets that still have elements.
parts() { in_pod nft list table inet "$table" 2>/dev/null | grep -Ec 'counter|elements'; }
stands() { [ "$(parts)" = "$whole" ]; }

# Set elements of a list, each with the lease.
elements() {
  local element text=''
  for element in ${1//,/ }; do text="$text${text:+, }$element timeout ${lease}s"; done
  printf '%s' "$text"
}

# One rule: $1 is dport or sport, $2 is saddr or daddr.
rule() {
  local match="meta l4proto @protocols"
  [ "$peers" = any ] || match="$match ip $2 @peers"
  [ "$ports" = any ] || match="$match th $1 @ports"
  [ "$percent" = 100 ] || match="$match numgen random mod 100 < $percent"
  case "$answer" in
    reset) printf '%s meta l4proto tcp counter reject with tcp reset\n' "$match" ;;
    *) printf '%s counter drop\n' "$match" ;;
  esac
}

# A port is the pod's own or the peer's: both ends of a flow count.
rules() {
  rule dport "$1"
  [ "$ports" = any ] || rule sport "$1"
}

guard undo
arm_sentinel "nsenter --net=/proc/self/fd/8 nft delete table inet $table"
in_pod nft -f - <<RULES || exit 1
table inet $table {
  set protocols { type inet_proto; flags timeout; elements = { $(elements "$protocol") } }
  $([ "$ports" = any ] || printf 'set ports { type inet_service; flags timeout; elements = { %s } }' "$(elements "$ports")")
  $([ "$peers" = any ] || printf 'set peers { type ipv4_addr; flags interval, timeout; elements = { %s } }' "$(elements "$peers")")
  chain arriving {
    type filter hook input priority -100;
    iif lo accept
    $([ "$direction" = out ] || rules saddr)
  }
  chain leaving {
    type filter hook output priority -100;
    oif lo accept
    $([ "$direction" = in ] || rules daddr)
  }
}
RULES
count=0
for _ in $(seq 75); do
  count=$(spoiled)
  [ "$count" -gt 0 ] && break
  sleep 0.2
done
if [ "$count" -eq 0 ]; then
  say "no packet met the rules ($protocol $ports, $direction, peers $peers)" >&2
  exit 1
fi
whole=$(parts)
say "verified: $count packets ($protocol $ports, $direction, peers $peers) met the rules"
hold
