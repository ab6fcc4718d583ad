# Where a probe stands: on this host, or in the network of a container on it.
set -u
process='{{ Process }}'
export WAIT_MS='{{ WaitMilliseconds }}'
inside=()
if [ "$process" != none ]; then
  pid=$(container_process)
  if [ -z "$pid" ]; then
    printf '{"absent":true}\n'
    exit 0
  fi
  inside=(nsenter --target "$pid" --net)
fi
