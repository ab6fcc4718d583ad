# Drops the packets of a pod on the given ports, both ways, silently. The rules stand before the platform's own, so that
# established connections are cut as well, and they end by themselves after the lease.
ports='{{ Ports }}'
table=assay_partition
command -v nft >/dev/null || dnf --assumeyes --quiet install nftables >&2

pid=$(container_process)
if [ -z "$pid" ]; then
  say "not here: no process matches $process"
  exit 0
fi

in_pod() { nsenter --target "$pid" --net "$@"; }

dropped() { in_pod nft list table inet "$table" | awk '/packets/ { for (i = 1; i < NF; i++) if ($i == "packets") n += $(i + 1) } END { print n + 0 }'; }

undo() {
  in_pod nft delete table inet "$table" 2>/dev/null
  disarm_sentinel
  if in_pod nft list table inet "$table" >/dev/null 2>&1; then
    say "table $table is still there"
  else
    say "healed: table $table is gone"
  fi
}

elements=''
for port in ${ports//,/ }; do elements="$elements${elements:+, }$port timeout ${lease}s"; done

guard undo
arm_sentinel "nsenter --target $pid --net nft delete table inet $table"
in_pod nft -f - <<RULES
table inet $table {
  set ports { type inet_service; flags timeout; elements = { $elements } }
  chain arriving {
    type filter hook input priority -100;
    iif lo accept
    tcp dport @ports counter drop
    tcp sport @ports counter drop
  }
  chain leaving {
    type filter hook output priority -100;
    oif lo accept
    tcp dport @ports counter drop
    tcp sport @ports counter drop
  }
}
RULES
for _ in $(seq 75); do
  count=$(dropped)
  [ "$count" -gt 0 ] && break
  sleep 0.2
done
if [ "$count" -eq 0 ]; then
  say "no packet on ports $ports was dropped" >&2
  exit 1
fi
say "verified: $count packets on ports $ports dropped"
hold
