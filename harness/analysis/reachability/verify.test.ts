// The verifier against proofs that somebody has tampered with.

import { describe, expect, it } from "vitest";
import type { Proof, Reach } from "./proof.ts";
import { verify } from "./verify.ts";
import { ask, host, internet, ip, world } from "./sample-network.ts";

describe("the verifier", () => {
  const closed = world().filter(({ id }) => id !== "eip");
  const { network, proof, reach: said } = ask(closed, { from: internet, to: host });
  const shown = ask(world(), { from: internet, to: host });
  const [cut] = proof.forward.cuts;
  const [hole] = shown.proof.forward.open;
  const openCut = hole === undefined ? [] : [{ region: hole, hop: { at: "ingress-groups", of: "to" } as const }];
  const moved = { ...shown.proof.witness, hops: shown.proof.witness?.hops.slice(1) ?? [] };

  it.each<[string, Proof, Reach, boolean]>([
    ["a cut is gone", { ...proof, forward: { ...proof.forward, cuts: [] } }, said, false],
    [
      "a cut names another place",
      {
        ...proof,
        forward: {
          ...proof.forward,
          cuts: proof.forward.cuts.map(({ region }) => ({ region, hop: { at: "access-list-in", of: "net-a" } })),
        },
      },
      said,
      false,
    ],
    [
      "a cut names a place that the packet never meets",
      {
        ...proof,
        forward: {
          ...proof.forward,
          cuts: proof.forward.cuts.map(({ region }) => ({ region, hop: { at: "access-list-in", of: "net-b" } })),
        },
      },
      said,
      false,
    ],
    [
      "a cut is shorter than the packets",
      {
        ...proof,
        forward: {
          ...proof.forward,
          cuts: proof.forward.cuts.map(({ region, hop }) => ({ region: { ...region, ports: [0, 65_534] }, hop })),
        },
      },
      said,
      false,
    ],
    ["another network's proof", { ...proof }, said, true],
    [
      "what is open is said to be cut",
      {
        ...shown.proof,
        forward: { ...shown.proof.forward, open: [], cuts: [...shown.proof.forward.cuts, ...openCut] },
      },
      "none",
      true,
    ],
    [
      "nothing is said of what is open",
      { ...shown.proof, forward: { ...shown.proof.forward, open: [] } },
      "none",
      true,
    ],
    ["open is said to be unreachable", shown.proof, "none", true],
    ["an answer is denied", shown.proof, "arrives", true],
    [
      "the way of the packet lacks a place",
      {
        ...shown.proof,
        witness: { packet: { protocol: 6, far: ip("8.8.8.8"), port: 8123, callerPort: 50_000 }, reply: [], ...moved },
      },
      "answered",
      true,
    ],
    [
      "the packet has another port",
      {
        ...shown.proof,
        witness: {
          hops: [],
          reply: [],
          ...shown.proof.witness,
          packet: { protocol: 6, far: ip("8.8.8.8"), port: 9000, callerPort: 50_000 },
        },
      },
      "answered",
      true,
    ],
    [
      "the packet comes from inside",
      {
        ...shown.proof,
        witness: {
          hops: [],
          reply: [],
          ...shown.proof.witness,
          packet: { protocol: 6, far: ip("10.0.1.4"), port: 8123, callerPort: 50_000 },
        },
      },
      "answered",
      true,
    ],
    [
      "no packet is shown",
      { question: shown.question, forward: shown.proof.forward, reply: shown.proof.reply },
      "answered",
      true,
    ],
    [
      "too much is open",
      {
        ...shown.proof,
        forward: { ...shown.proof.forward, open: hole === undefined ? [] : [{ ...hole, ports: [8123, 8124] }] },
      },
      "answered",
      true,
    ],
  ])("rejects a proof where %s", (_, tampered, claim, isOpen) => {
    expect(cut).toBeDefined();
    expect(verify(isOpen ? shown.network : network, tampered, claim)).not.toEqual([]);
  });
});
