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

  it("says what is wrong", () => {
    const region = { protocols: [6, 6], far: { family: 4, first: 1n, last: 2n }, ports: [80, 90] } as const;
    const elsewhere = { at: "route", of: "nowhere" } as const;
    const complaints = (half: Partial<Proof["forward"]>, claim: Reach) =>
      verify(shown.network, { ...shown.proof, forward: { ...shown.proof.forward, ...half } }, claim);
    expect(complaints({}, "none")).toEqual(["it says none, but packets may arrive"]);
    expect(complaints({}, "arrives")).toEqual(["it says that no answer comes back, but one may"]);
    const cuts = [...shown.proof.forward.cuts, { region, hop: elsewhere }];
    expect(complaints({ cuts }, "answered")).toEqual(["route nowhere does not stop protocol 6-6 1-2 port 80-90"]);
    expect(complaints({ open: [] }, "answered")).toEqual(["not every packet is covered"]);
    const open = [...shown.proof.forward.open, region];
    expect(complaints({ open }, "answered")).toEqual(["may not pass: protocol 6-6 1-2 port 80-90"]);
    expect(complaints({ open }, "arrives")).toContain("it says that no answer comes back, but one may");
    const unanswered = { open: [], unknown: [], cuts: [] };
    expect(verify(network, { ...proof, reply: unanswered }, "none")).toEqual([]);
    const { witness, ...unseen } = shown.proof;
    expect(verify(shown.network, unseen, "answered")).toEqual(["no packet shows it"]);
    const on = (hops: Partial<NonNullable<Proof["witness"]>>) =>
      verify(
        shown.network,
        witness === undefined ? shown.proof : { ...shown.proof, witness: { ...witness, ...hops } },
        "answered",
      );
    expect(on({})).toEqual([]);
    expect(on({ hops: [] })).toEqual(["the packet does not arrive that way"]);
    expect(on({ reply: [] })).toEqual(["the answer does not come back that way"]);
  });

  it("lets an answer be denied only where none of the packets that may arrive has one", () => {
    const answer = { open: [], unknown: [], cuts: shown.proof.reply.cuts };
    const some = shown.proof.reply.open.map((region) => ({ region, why: ["not sure"] }));
    const claimed = (reply: Proof["reply"]) => verify(shown.network, { ...shown.proof, reply }, "arrives");
    expect(claimed({ ...answer, unknown: some })).toContain("it says that no answer comes back, but one may");
    expect(claimed(answer)).toEqual(["not every packet is covered"]);
  });
});
