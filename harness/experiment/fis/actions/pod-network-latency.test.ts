import { describe, expect, it } from "vitest";
import { createFakeWorld } from "../fake-world.ts";
import type { FakeWorld } from "../fake-world.ts";
import type { FaultRequest } from "./fault-action.ts";
import { podNetworkLatency } from "./pod-network-latency.ts";

const pod = { resourceType: "aws:eks:pod", id: "clickhouse-1", information: {} };

function request(parameters: Record<string, string> = {}): FaultRequest {
  const standard = { duration: "PT1M", delayMilliseconds: "100" };
  return { faultId: "EXP1/a", parameters: { ...standard, ...parameters }, targets: { Pods: [pod] } };
}

interface Link {
  /** What connections take while packets are held. */
  readonly slowMs: number;
  readonly refuses?: boolean;
  readonly listing?: string;
}

/** A pod whose kernel knows classes, and a link program that holds packets until it is ended. */
function worldWithLink({ slowMs, refuses = false, listing = "0 0 10.0.2.40:40000 10.0.1.40:9009" }: Link) {
  const world = createFakeWorld();
  const state = { tables: new Set<string>(), holding: undefined as (() => void) | undefined, ran: [] as string[] };
  const exec: FakeWorld["lab"]["exec"] = ({ argv, stdin = "" }) => {
    const words = argv.slice(2).join(" ");
    state.ran.push(`${words}${stdin}`);
    const answer = (stdout: string, code = 0, stderr = "") => ({ code, signal: null, stdout, stderr });
    const queue = state.holding === undefined ? "" : "qdisc netem 8001: dev eth0\n Sent 99 bytes 7 pkt (dropped 0, ";
    if (words.startsWith("assay-link hold") && !refuses) {
      return new Promise((resolve) => {
        state.holding = () => {
          state.holding = undefined;
          resolve(answer(""));
        };
      });
    }
    if (words.startsWith("assay-link hold")) return Promise.resolve(answer("", 1, "the kernel queues no packets"));
    const took = (state.holding === undefined ? 0.4 : slowMs) * 1_000;
    if (words.startsWith("assay-link probe")) {
      const tookUs = Array.from({ length: Number(argv[6]) }, () => took);
      return Promise.resolve(answer(JSON.stringify({ asked: tookUs.length, tookUs })));
    }
    if (words.startsWith("ss ")) return Promise.resolve(answer(listing));
    if (words.startsWith("tc -s qdisc show")) return Promise.resolve(answer(queue));
    if (words.startsWith("tc qdisc del")) state.holding?.();
    if (words === "nft -f -") state.tables.add(/table inet (\S+)/.exec(stdin)?.[1] ?? "");
    if (words.startsWith("nft delete table")) state.tables.delete(argv.at(-1) ?? "");
    return Promise.resolve(answer([...state.tables].join("\n")));
  };
  return { state, world: { ...world, lab: { ...world.lab, exec } } };
}

async function injected(link: Link, of = request()) {
  const { state, world } = worldWithLink(link);
  const plan = await podNetworkLatency.plan(of, world);
  await podNetworkLatency.inject(of, plan, world);
  return { state, world, plan };
}

describe("latency of pods", () => {
  it("holds a class of packets, measures the delay, and heals", async () => {
    const { state, world, plan } = await injected({ slowMs: 101 });
    const text = state.ran.join("\n");
    expect(text).toContain("hold 70 dev eth0 parent 1:2 netem limit 100000 delay 100ms 10ms");
    expect(text).toContain('oifname "eth0" meta l4proto @protocols  counter meta priority set 1:2');
    expect(await podNetworkLatency.verify(request(), plan, world)).toMatch(/p50 101\.0 .*, 7 packets held$/);
    await expect(podNetworkLatency.verifyHealed(plan.undo, world)).rejects.toThrow("left in clickhouse-1");
    await podNetworkLatency.heal(plan.undo, world);
    await podNetworkLatency.heal(plan.undo, world);
    expect(await podNetworkLatency.verifyHealed(plan.undo, world)).toContain("held no more");
    expect(state.tables.size).toBe(0);
  });

  it("is no fault when connections are not as slow as wanted", async () => {
    const { world, plan } = await injected({ slowMs: 0.4 });
    await expect(podNetworkLatency.verify(request(), plan, world)).rejects.toThrow("wanted 100 ms more");
  });

  it("is not healed while packets are held", async () => {
    const { state, world, plan } = await injected({ slowMs: 101 });
    state.tables.clear();
    await expect(podNetworkLatency.verifyHealed(plan.undo, world)).rejects.toThrow("links of clickhouse-1 are slow");
  });

  it("says why a kernel cannot do it", async () => {
    const { world } = worldWithLink({ slowMs: 1, refuses: true });
    const plan = await podNetworkLatency.plan(request(), world);
    await expect(podNetworkLatency.inject(request(), plan, world)).rejects.toThrow("the kernel queues no packets");
  });

  it.each([
    ["no connection", {}, ""],
    ["none to the sources", { sources: "10.9.0.0/16" }, "0 0 10.0.2.40:40000 10.0.1.40:9009"],
  ])("refuses what it could not measure: %s", async (_, parameters, listing) => {
    const { world } = worldWithLink({ slowMs: 1, listing });
    let nowNs = 0;
    const sleep = (ms: number) => {
      nowNs += ms * 1e6;
      return Promise.resolve();
    };
    const clock = { ...world.clock, nowNs: () => nowNs, sleep };
    const planned = podNetworkLatency.plan(request(parameters), { ...world, clock });
    await expect(planned).rejects.toThrow("a connection of clickhouse-1");
  });

  it("takes its part of the flows", async () => {
    const { state } = await injected({ slowMs: 101 }, request({ flowsPercent: "30", sources: "10.0.1.0/24" }));
    expect(state.ran.join("\n")).toContain(
      "ip daddr { 10.0.1.0/24 } jhash ip saddr . th sport . ip daddr . th dport mod 100 seed 0x66697332 < 30",
    );
  });
});
