// Proofs of drawn networks, each tampered with at one place: the verifier accepts none of them.

import { describe, expect, it } from "vitest";
import { createPrng } from "../../../core/prng.ts";
import type { Prng } from "../../../core/prng.ts";
import { readNetwork } from "../facts/read-network.ts";
import { Solver } from "../solver.ts";
import type { Answer } from "../solver.ts";
import { verify } from "../verify.ts";
import { modelOf } from "./compare.ts";
import { randomVpc } from "./random-vpc.ts";
import { tamperedWith } from "./tampering.ts";

/** A few of the many ways to tamper with an answer's proof, tried on the verifier. */
function accepted(solver: Solver, answer: Answer, random: Prng): string[] {
  const drawn = random.shuffle([...tamperedWith(answer)]).slice(0, 3);
  const told = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
  return drawn
    .filter(({ proof, reach }) => verify(solver.network, proof, reach).length === 0)
    .map((one) => JSON.stringify({ question: answer.question, one }, told));
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
