// Drills of slow, lossy and thin links on the lab: what was wanted is measured from a client's side, with the lab's own tc,
// and the plain path has to be back whatever ends a link.

import { assert } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { LabClient } from "../../platform/lab/rpc/client.ts";
import { percentileMs, roundTrips } from "../../platform/lab/round-trips.ts";

const from = "clickhouse-0";
const peer = { address: "10.0.2.40", port: 9009 };
const inPod = ["nsenter", `--net=/run/netns/${from}`];

export type LinkDrill = (lab: LabClient) => Promise<string>;

export const linkDrills: readonly (readonly [string, LinkDrill])[] = [
  ["a link is as slow as it was asked to be, and as fast as before afterwards", delays],
  ["a link loses the share that it was asked to lose", loses],
  ["a link carries no more than the rate that it was given", thins],
  ["only packets of a link's class are slow", classifies],
  ["a killed link and one whose lease is over leave the plain path", endsPlain],
];

/** Of the added delay; and of the busy machine, at the median. */
const tolerance = 0.1;
const noiseMs = 3;

async function delays(lab: LabClient): Promise<string> {
  const plain = await times(lab, 100);
  const seen: string[] = [];
  for (const [delay, jitter] of [
    [1, 0],
    [5, 0],
    [80, 0],
    [100, 20],
  ] as const) {
    await tc(lab, `qdisc add dev eth0 root netem delay ${delay}ms ${jitter}ms limit 100000`);
    const slow = await times(lab, 100);
    await tc(lab, "qdisc del dev eth0 root");
    const added = slow.p50 - plain.p50;
    const said = `${delay}±${jitter} ms: ${slow.said}`;
    assert(Math.abs(added - delay) <= delay * tolerance + noiseMs, `wanted ${said}`);
    seen.push(said);
  }
  const again = await times(lab, 100);
  assert(again.p50 < plain.p50 + noiseMs, `the link stayed slow: ${again.said}`);
  return [`plain: ${plain.said}`, ...seen].join("; ");
}

async function loses(lab: LabClient): Promise<string> {
  await tc(lab, "qdisc add dev eth0 root netem loss 10%");
  await times(lab, 400);
  const [lost = 0, sent = 0] = lossOf(await tc(lab, "-s qdisc show dev eth0"));
  await tc(lab, "qdisc del dev eth0 root");
  const share = lost / (lost + sent);
  const said = `${lost} of ${lost + sent} packets lost, ${(share * 100).toFixed(1)} % of 10 %`;
  assert(sent > 500 && Math.abs(share - 0.1) < 3 * Math.sqrt((0.1 * 0.9) / (lost + sent)), said);
  return said;
}

/** Sent and dropped packets as tc tells them of the queue netem. */
function lossOf(listing: string): number[] {
  const [, sent, lost] = /netem[^\n]*\n Sent \d+ bytes (\d+) pkt \(dropped (\d+)/.exec(listing) ?? [];
  return [Number(lost), Number(sent)];
}

async function thins(lab: LabClient): Promise<string> {
  const [kilobits, burstKilobits] = [2_000, 8 * 8.192];
  await tc(lab, `qdisc add dev eth0 root tbf rate ${kilobits}kbit burst 8kb latency 400ms`);
  // The peer reads what it is sent until it finds no greeting in it; a few of them fill the link.
  const flood = "for _ in 1 2 3 4; do head -c 300000 /dev/zero | timeout 5 cat >/dev/tcp/$0/$1 & done; wait";
  const begin = await leftBytes(lab);
  await lab.exec({
    on: "lab",
    argv: [...inPod, "bash", "-c", flood, peer.address, String(peer.port)],
    timeoutMs: 20_000,
  });
  const end = await leftBytes(lab);
  const listing = await tc(lab, "-s qdisc show dev eth0");
  await tc(lab, "qdisc del dev eth0 root");
  const seconds = end.seconds - begin.seconds;
  // A bucket's promise: its rate for as long as it took, and the burst that it had saved up.
  const achieved = (((end.bytes - begin.bytes) * 8) / 1e3 - burstKilobits) / seconds;
  const overlimits = Number(/overlimits (\d+)/.exec(listing)?.[1]);
  const said = `${achieved.toFixed(0)} of ${kilobits} kbit/s for ${seconds.toFixed(2)} s, packets waited ${overlimits} times`;
  assert(achieved <= kilobits * 1.1 && overlimits > 0, said);
  return said;
}

async function leftBytes(lab: LabClient): Promise<{ bytes: number; seconds: number }> {
  const { stdout } = await lab.exec({
    on: "lab",
    argv: [...inPod, "sh", "-c", "tc -s qdisc show dev eth0 && cut -d' ' -f1 /proc/uptime"],
    timeoutMs: 10_000,
  });
  const lines = stdout.trim().split("\n");
  return { bytes: Number(/Sent (\d+) bytes/.exec(stdout)?.[1]), seconds: Number(lines.at(-1)) };
}

async function classifies(lab: LabClient): Promise<string> {
  const other = { address: "10.0.3.40", port: 9009 };
  await tc(lab, "qdisc add dev eth0 parent 1:2 handle 20: netem delay 50ms");
  const rules =
    "table inet classes {\n  chain leaving {\n    type filter hook postrouting priority -300;\n" +
    `    ip daddr ${peer.address} meta priority set 1:2\n  }\n}\n`;
  await lab.exec({ on: "lab", argv: [...inPod, "nft", "-f", "-"], stdin: rules, timeoutMs: 5_000 });
  const [slow, fast] = [await times(lab, 60), await times(lab, 60, other)];
  await lab.exec({ on: "lab", argv: [...inPod, "nft", "delete table inet classes"], timeoutMs: 5_000 });
  await tc(lab, "qdisc del dev eth0 parent 1:2");
  const said = `with the class ${slow.said}, without ${fast.said}`;
  assert(slow.p50 > 50 && fast.p50 < 10, said);
  return said;
}

async function endsPlain(lab: LabClient): Promise<string> {
  await tc(lab, "qdisc add dev eth0 root netem delay 200ms");
  assert((await times(lab, 20)).p50 > 200, "the link is not slow");
  const kill =
    'for p in $(pgrep -x tc); do [ "$(readlink /proc/$p/ns/net)" = "$(readlink /proc/self/ns/net)" ] && kill -KILL $p; done';
  await lab.exec({ on: "lab", argv: [...inPod, "sh", "-c", kill], timeoutMs: 5_000 });
  await eventually(async () => (await left(lab)) === "", { withinMs: 1_000, everyMs: 20, what: "the rule is gone" });
  const killed = await times(lab, 40);
  assert(killed.p50 < 20, `after the kill ${killed.said}`);
  const words = ["assay-link", "hold", "0.5", "dev", "eth0", "root", "netem", "delay", "200ms"];
  const { code } = await lab.exec({ on: "lab", argv: [...inPod, ...words], timeoutMs: 5_000 });
  assert(code === 0 && (await left(lab)) === "", "the lease left something");
  return `${killed.said} after SIGKILL, no rule left`;
}

/** What a link leaves in the pod's network namespace: its rule, its queue. */
async function left(lab: LabClient): Promise<string> {
  const listing = await lab.exec({ on: "lab", argv: [...inPod, "nft", "list", "tables"], timeoutMs: 5_000 });
  const rules = listing.stdout.split("\n").filter((line) => line.includes("assay_link"));
  return [
    ...rules,
    ...(await tc(lab, "qdisc show dev eth0")).split("\n").filter((line) => line.includes("netem")),
  ].join();
}

/** Median and 99th percentile, in milliseconds. */
async function times(lab: LabClient, count: number, to = peer): Promise<{ p50: number; p99: number; said: string }> {
  const trips = await roundTrips(lab, from, { ...to, count });
  const [p50, p99] = [percentileMs(trips, 0.5), percentileMs(trips, 0.99)];
  assert(p50 !== undefined && p99 !== undefined, `${to.address} does not answer`);
  return { p50, p99, said: `p50 ${p50.toFixed(1)} p99 ${p99.toFixed(1)} ms` };
}

async function tc(lab: LabClient, words: string): Promise<string> {
  const argv = [...inPod, "tc", ...words.split(" ")];
  const { code, stdout, stderr } = await lab.exec({ on: "lab", argv, timeoutMs: 10_000 });
  assert(code === 0, `tc ${words}: ${stderr}`);
  return stdout;
}
