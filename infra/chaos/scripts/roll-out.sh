# Brings another release to the pods of a stateful set, from a host where kubectl may do so. One by one, from the last
# ordinal down to the floor: each pod leaves the load balancer, ends, comes back from the new image, and is ready before
# the next one goes. Together: all at once. A rollout that does not come to its end is rolled back.
cluster='{{ Cluster }}'
namespace='{{ Namespace }}'
set='{{ StatefulSet }}'
tag='{{ Tag }}'
order='{{ Order }}'
floor='{{ Floor }}'
pause='{{ PauseSeconds }}'
patience='{{ ReadySeconds }}'
command -v kubectl >/dev/null || { say "kubectl is missing on this host" >&2; exit 1; }
if [ -z "${KUBECONFIG:-}" ]; then
  KUBECONFIG=$(mktemp)
  export KUBECONFIG
  aws eks update-kubeconfig --name "$cluster" --kubeconfig "$KUBECONFIG" >/dev/null || exit 1
fi

k() { kubectl --namespace "$namespace" "$@"; }
change() { k patch statefulset "$set" --patch "{\"spec\":{$1}}" >/dev/null; }
from() { printf '"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":%s}}' "$1"; }
made_of() { printf '"template":{"spec":{"containers":[{"name":"%s","image":"%s"}]}}' "$container" "$1"; }
complete() { k rollout status "statefulset/$set" --timeout="${patience}s" >/dev/null; }

first='.spec.template.spec.containers[0]'
read -r replicas container before <<<"$(k get statefulset "$set" -o "jsonpath={.spec.replicas} {$first.name} {$first.image}")"
image="${before%:*}:$tag"
if [ -z "${before:-}" ] || [ "$before" = "$image" ]; then
  say "the set $set is not there, or runs $image already" >&2
  exit 1
fi
is_done=''

# What was not finished is taken back: every pod as it was.
undo() {
  if [ -n "$is_done" ]; then
    say "healed: $set was brought to $tag"
    return
  fi
  change "$(from 0),$(made_of "$before")"
  if complete; then say "healed: $set is back on ${before##*:}"; else say "$set did not get ready again"; fi
}

guard undo
if [ "$order" = together ]; then
  change "\"updateStrategy\":{\"type\":\"OnDelete\",\"rollingUpdate\":null},$(made_of "$image")"
  pods=''
  for ordinal in $(seq 0 $((replicas - 1))); do pods="$pods $set-$ordinal"; done
  k delete pod $pods --wait=false >/dev/null
else
  change "$(from $((replicas - 1))),$(made_of "$image")"
fi || exit 1
say "verified: $set is being brought from ${before##*:} to $tag"
if [ "$order" = together ]; then
  change "$(from 0)"
  complete || { say "the pods did not get ready from $image" >&2; exit 1; }
else
  for ordinal in $(seq $((replicas - 1)) -1 "$floor"); do
    change "$(from "$ordinal")"
    complete || { say "$set-$ordinal did not get ready from $image" >&2; exit 1; }
    say "ready: $set-$ordinal"
    sleep "$pause" &
    sleeper=$!
    wait "$sleeper"
  done
fi
is_done=yes
say "done: $set is on $tag down to ordinal $floor"
hold
