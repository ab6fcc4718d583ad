// Proofs of drawn networks, each with one region put where it does not belong: the verifier accepts none of them.

import { describe, expect, it } from "vitest";
import { createPrng } from "../../../core/prng.ts";
import type { Prng } from "../../../core/prng.ts";
import { readNetwork } from "../facts/read-network.ts";
import type { Half, Hop, Proof } from "../proof.ts";
import { Solver } from "../solver.ts";
import type { Answer } from "../solver.ts";
import { verify } from "../verify.ts";
import { modelOf } from "./compare.ts";
import { randomVpc } from "./random-vpc.ts";

/** Halves in which what is stopped, or may be, is said to pass, and what passes, or may, to be stopped somewhere. */
function* misplaced(half: Half, hops: readonly Hop[]): Generator<Half> {
  const { open, unknown, cuts } = half;
  for (const [index, { region }] of cuts.entries()) {
    yield { ...half, open: [...open, region], cuts: cuts.toSpliced(index, 1) };
  }
  for (const [index, { region }] of unknown.entries()) {
    const rest = { ...half, unknown: unknown.toSpliced(index, 1) };
    yield { ...rest, open: [...open, region] };
    for (const { hop } of cuts) yield { ...rest, cuts: [...cuts, { region, hop }] };
  }
  for (const [index, region] of open.entries()) {
    const rest = { ...half, open: open.toSpliced(index, 1) };
    for (const hop of hops) yield { ...rest, cuts: [...cuts, { region, hop }] };
  }
}

function* tampered({ proof }: { proof: Proof }): Generator<Proof> {
  const { forward, reply, witness } = proof;
  for (const one of misplaced(forward, witness?.hops ?? [])) yield { ...proof, forward: one };
  if (forward.open.length === 0) return;
  for (const one of misplaced(reply, witness?.reply ?? [])) yield { ...proof, reply: one };
}

/** A few of the many ways to tamper with an answer's proof, tried on the verifier. */
function accepted(solver: Solver, { question, reach, proof }: Answer, random: Prng): string[] {
  const drawn = random.shuffle([...tampered({ proof: proof() })]).slice(0, 3);
  const told = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
  return drawn
    .filter((one) => verify(solver.network, one, reach).length === 0)
    .map((one) => JSON.stringify({ question, one }, told));
}

describe("proofs that somebody has tampered with", () => {
  it.each(Array.from({ length: 10 }, (_, index) => index))("are rejected in drawn network %i", (index) => {
    const random = createPrng(`tampered/${String(index)}`);
    const solver = new Solver(readNetwork(modelOf(randomVpc(random))));
    for (const family of [4, 6] as const) {
      const among = [...solver.amongInterfaces(family)].map(({ answer }) => answer);
      for (const answer of random.shuffle([...solver.withOutside(family), ...among]).slice(0, 40)) {
        expect(accepted(solver, answer, random)).toEqual([]);
      }
    }
  });
});
