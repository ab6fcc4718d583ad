// Ways to tamper with an answer and its proof, none of which the verifier may accept. For tests.

import type { Half, Hop, Proof, Reach } from "../proof.ts";
import type { Answer } from "../solver.ts";

export interface Tampered {
  readonly proof: Proof;
  readonly reach: Reach;
}

export function* tamperedWith({ proof: make, reach }: Answer): Generator<Tampered> {
  const proof = make();
  for (const one of tamperedProofs(proof)) yield { proof: one, reach };
  for (const one of tamperedWitnesses(proof)) yield { proof: one, reach };
  yield* claims(proof, reach);
}

/** Proofs with one region put where it does not belong, or left out. */
function* tamperedProofs(proof: Proof): Generator<Proof> {
  const { forward, reply, witness } = proof;
  for (const half of misplaced(forward, witness?.hops ?? [])) yield { ...proof, forward: half };
  // What nothing reaches gives no answers.
  if (forward.open.length === 0) return;
  for (const half of misplaced(reply, witness?.reply ?? [])) yield { ...proof, reply: half };
}

/** What is stopped, or may be, is said to pass; what passes, or may, to be stopped somewhere. */
function* misplaced(half: Half, hops: readonly Hop[]): Generator<Half> {
  const { open, unknown, cuts } = half;
  for (const [index, { region }] of cuts.entries()) {
    yield { ...half, open: [...open, region], cuts: cuts.toSpliced(index, 1) };
    yield { ...half, cuts: cuts.toSpliced(index, 1) };
  }
  for (const [index, { region }] of unknown.entries()) {
    const rest = { ...half, unknown: unknown.toSpliced(index, 1) };
    yield { ...rest, open: [...open, region] };
    yield rest;
    for (const { hop } of cuts) yield { ...rest, cuts: [...cuts, { region, hop }] };
  }
  for (const [index, region] of open.entries()) {
    const rest = { ...half, open: open.toSpliced(index, 1) };
    yield rest;
    for (const hop of hops) yield { ...rest, cuts: [...cuts, { region, hop }] };
  }
}

/** Packets that take another way, and packets that do not come that way. */
function* tamperedWitnesses(proof: Proof): Generator<Proof> {
  const { witness } = proof;
  if (witness === undefined) return;
  const { packet, hops, reply } = witness;
  yield { ...proof, witness: { ...witness, hops: hops.slice(1) } };
  yield { ...proof, witness: { ...witness, hops: hops.toReversed() } };
  yield { ...proof, witness: { ...witness, packet: { ...packet, far: 1n << 128n } } };
  if (packet.callerPort === undefined) return;
  yield { ...proof, witness: { ...witness, packet: { ...packet, callerPort: 65_536 } } };
  if (reply.length > 0) yield { ...proof, witness: { ...witness, reply: reply.slice(1) } };
  yield { ...proof, witness: { ...witness, reply: [...reply, ...hops] } };
}

/** Other answers than the one that is proven, without a packet where there was none. */
function* claims(proof: Proof, reach: Reach): Generator<Tampered> {
  const { witness: _, ...unseen } = proof;
  if (reach === "answered") {
    yield { proof, reach: "arrives" };
    yield { proof: unseen, reach };
  }
  if (reach === "arrives") {
    yield { proof, reach: "answered" };
    yield { proof: unseen, reach };
  }
  if (reach === "none") yield { proof, reach: "answered" };
  else yield { proof, reach: "none" };
}
