// What faults leave in a lab, seen by a look at the lab alone: hosts without power, packet rules that nobody declared,
// stopped processes, files that fill a disk, processes that press or wait, packets that are held, orders in force in the
// page of a strained program. Knows nothing of the ledger or the endpoint.

import { environmentError } from "../../core/errors.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";

/** One process that reads what it can itself: a look that took seconds would say little about a moment. */
const look = String.raw`
# assay residue look: neither itself nor its own children are residue
import glob, os, re, subprocess
from concurrent.futures import ThreadPoolExecutor

def read(path):
    try: return open(path, "rb").read()
    except OSError: return b""

def out(argv):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

def network(name):
    inside = ["nsenter", "--net=/run/netns/" + name]
    rules = re.findall(r"table inet assay_[a-z0-9_]+|jump c[0-9a-f]{10}", out(inside + ["nft", "list", "ruleset"]))
    queues = re.findall(r"qdisc (?:netem|tbf) .*dev [a-z0-9]+", out(inside + ["tc", "qdisc", "show"]))
    return ["rules in %s: %s" % (name, rule) for rule in rules] + ["packets held in %s: %s" % (name, q) for q in queues]

waits = re.compile(
    r"assay-commands/\S*/script|^bash -c while :; do :; done|^timeout.*while :; do|^tail --bytes=|"
    r"^bash -c sleep 1[0-9][0-9];|^sleep 120 $"
)

def process(pid):
    line = read("/proc/%s/cmdline" % pid).replace(b"\0", b" ").decode(errors="replace")
    if "assay residue look" in line: return
    if re.search(rb"^State:\s*T", read("/proc/%s/status" % pid), re.M): yield "stopped: " + line[:80]
    if b"\0ASSAY_STRESS=" in b"\0" + read("/proc/%s/environ" % pid): yield "stress: " + line[:60]
    if waits.search(line): yield "process: " + line

def orders(page):
    text, now = read(page), float(open("/proc/uptime").read().split()[0]) * 1e9
    for at in (0, 512, 1024):
        number = re.match(rb" (\d+)", text[at + 1 : at + 33])
        if text[at : at + 1] == b"1" and number and now < int(number.group(1)): yield "order in force: %s %d" % (page, at)

with ThreadPoolExecutor(4) as pool:
    networks = pool.map(network, sorted(os.listdir("/run/netns")))
    left = [line for pid in os.listdir("/proc") if pid.isdigit() for line in process(pid)]
    left += [line for page in glob.glob("/run/strain/*") + glob.glob("/dev/shm/assay-strain/*") for line in orders(page)]
    for root, folders, files in os.walk("/run/assay/volumes"):
        if root.count("/") > 6: folders.clear()
        left += [root + "/" + name for name in files if name == "assay-fill" or name.startswith(".assay-io-")]
    left += [line for lines in networks for line in lines]
print("\n".join(left))
`;

/** One line a thing that is left; empty when nothing is. */
export async function faultResidue(lab: LabClient): Promise<string[]> {
  const off = (await lab.hosts()).filter(({ power }) => power === "off").map(({ id }) => `no power: ${id}`);
  const exited = (await lab.instances()).filter(({ state }) => state === "frozen").map(({ name }) => `frozen: ${name}`);
  const { code, stdout, stderr } = await lab.exec({ on: "lab", argv: ["python3", "-c", look], timeoutMs: 20_000 });
  if (code !== 0) throw environmentError(`the look at the lab failed: ${stderr.slice(-300)}`, { code: "ASSAY_TEST" });
  return [...off, ...exited, ...stdout.split("\n").filter((line) => line !== "")];
}
