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
of_set() { k get statefulset "$set" -o "jsonpath={$1}"; }
image_of() { k get pod "$1" -o 'jsonpath={.spec.containers[0].image}'; }
strategy() { k patch statefulset "$set" --patch "{\"spec\":{\"updateStrategy\":$1}}" >/dev/null; }
down_to() { strategy "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":$1}}"; }
complete() { k rollout status "statefulset/$set" --timeout="${patience}s" >/dev/null; }

before=$(of_set '.spec.template.spec.containers[0].image')
container=$(of_set '.spec.template.spec.containers[0].name')
replicas=$(of_set '.spec.replicas')
image="${before%:*}:$tag"
if [ -z "$before" ] || [ "$before" = "$image" ]; then
  say "the set $set is not there, or runs $image already" >&2
  exit 1
fi
is_done=''
last=$set-$((replicas - 1))

# What was not finished is taken back: every pod as it was.
undo() {
  if [ -n "$is_done" ]; then
    say "healed: $set was brought to $tag"
    return
  fi
  down_to 0
  k set image "statefulset/$set" "$container=$before" >/dev/null
  if complete; then say "healed: $set is back on ${before##*:}"; else say "$set did not get ready again"; fi
}

guard undo
if [ "$order" = together ]; then
  strategy '{"type":"OnDelete","rollingUpdate":null}'
  k set image "statefulset/$set" "$container=$image" >/dev/null
  pods=''
  for ordinal in $(seq 0 $((replicas - 1))); do pods="$pods $set-$ordinal"; done
  k delete pod $pods --wait=false >/dev/null
else
  down_to "$replicas"
  k set image "statefulset/$set" "$container=$image" >/dev/null
  down_to $((replicas - 1))
fi
for _ in $(seq 75); do
  [ "$(image_of "$last")" = "$image" ] && break
  sleep 0.2
done
if [ "$(image_of "$last")" != "$image" ]; then
  say "$last was not made again from $image" >&2
  exit 1
fi
say "verified: $last is made again from $image"
if [ "$order" = together ]; then
  down_to 0
  complete || { say "the pods did not get ready from $image" >&2; exit 1; }
else
  for ordinal in $(seq $((replicas - 1)) -1 "$floor"); do
    down_to "$ordinal"
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
