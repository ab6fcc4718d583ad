// What faults leave in a lab, seen by a look at the lab alone: hosts without power, packet rules that nobody declared,
// stopped processes, files that fill a disk, processes that press or wait. Knows nothing of the ledger or the endpoint.

import type { LabClient } from "../../platform/lab/rpc/client.ts";

const look = String.raw`
# assay residue look: neither itself nor its own children are residue
for n in $(ls /run/netns); do
  nsenter --net=/run/netns/$n nft list ruleset | grep -oE 'table inet assay_[a-z0-9_]+|jump c[0-9a-f]{10}' | sed "s/^/rules in $n: /"
done
for p in /proc/[0-9]*; do
  grep -q '^State:.T' $p/status 2>/dev/null && echo "stopped: $(tr '\0' ' ' <$p/cmdline | cut -c1-80)"
done
find /run/assay/volumes -maxdepth 4 -name assay-fill
for p in /proc/[0-9]*; do
  c=$(tr '\0' ' ' 2>/dev/null <$p/cmdline)
  case "$c" in
    *"assay residue look"*) ;;
    *assay-commands/*/script*|"bash -c while :; do :; done"*|timeout*"while :; do"*|"bash -c sleep 1"[0-9][0-9]";"*|"sleep 120 "*) echo "process: $c" ;;
  esac
done
true`;

/** One line a thing that is left; empty when nothing is. */
export async function faultResidue(lab: LabClient): Promise<string[]> {
  const off = (await lab.hosts()).filter(({ power }) => power === "off").map(({ id }) => `no power: ${id}`);
  const exited = (await lab.instances()).filter(({ state }) => state === "frozen").map(({ name }) => `frozen: ${name}`);
  const { stdout } = await lab.exec({ on: "lab", argv: ["bash", "-c", look], timeoutMs: 20_000 });
  return [...off, ...exited, ...stdout.split("\n").filter((line) => line !== "")];
}
