// What the solver expects of TCP attempts between interfaces, held against what packets did.

import type { Finding } from "#harness/core/verdict.ts";
import type { Attempt } from "../conformance/groups/packet-matrix.ts";
import { Undecided } from "../model/node.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import { cutsInWords } from "./explain.ts";
import { readNetwork } from "./facts/read-network.ts";
import type { Half, Proof } from "./proof.ts";
import { Solver } from "./solver.ts";
import { verify } from "./verify.ts";

const tcp = 6;

export interface Predictions {
  /** Attempts that were predicted; all of them, or the findings say which were not. */
  readonly predicted: number;
  readonly open: number;
  /** Attempts that did not go as predicted, that could not be predicted, and proofs that the verifier rejects. */
  readonly findings: readonly Finding[];
}

/** Predicts every attempt from the model of the running platform. */
export function comparePredictions(live: PlatformModel, attempts: readonly Attempt[]): Predictions {
  try {
    return compareAll(new Solver(readNetwork(live)), attempts);
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return { predicted: 0, open: 0, findings: [told("none", `the packets cannot be predicted: ${error.reason}`)] };
  }
}

function compareAll(solver: Solver, attempts: readonly Attempt[]): Predictions {
  const known = new Set(solver.network.interfaces.map(({ id }) => id));
  const findings: Finding[] = [];
  let [predicted, open] = [0, 0];
  for (const { from, to, port, passed } of attempts) {
    const name = `${from.role} ${from.name} to ${to.role} ${to.name} port ${String(port)}`;
    if (![from, to].every((place) => known.has(place.name))) {
      findings.push(told(to.name, `${name}: not an interface of the model`));
      continue;
    }
    const ends = { from: { kind: "interface", id: from.name }, to: { kind: "interface", id: to.name } } as const;
    const answer = solver.ask({ ...ends, family: 4 });
    const proof = answer.proof();
    const rejected = verify(solver.network, proof, answer.reach);
    if (rejected.length > 0) findings.push(told(to.name, `${name}: the proof is rejected: ${rejected.join("; ")}`));
    const expected = expectationOf(proof, port);
    if (expected === undefined) {
      findings.push(told(to.name, `${name}: cannot be predicted: ${answer.why.join("; ")}`));
      continue;
    }
    predicted += 1;
    if (expected) open += 1;
    if (expected === passed) continue;
    const cuts = cutsInWords(solver.network, proof).join(", ");
    const says = expected ? "the model lets it pass" : `the model stops it (${cuts})`;
    findings.push(told(to.name, `${name}: ${passed ? "open" : "closed"}, although ${says}`));
  }
  return { predicted, open, findings };
}

/** Whether a packet arrives and some caller's port gets the answer back; undefined where that is not known. */
function expectationOf({ forward, reply }: Proof, port: number): boolean | undefined {
  const ways = [passes(forward, port), passes(reply, undefined)];
  if (ways.includes(false)) return false;
  return ways.includes(undefined) ? undefined : true;
}

function passes({ open, unknown }: Half, port: number | undefined): boolean | undefined {
  const holds = ({ protocols, ports }: Half["open"][number]): boolean =>
    protocols[0] <= tcp && tcp <= protocols[1] && (port === undefined || (ports[0] <= port && port <= ports[1]));
  if (open.some(holds)) return true;
  return unknown.some(({ region }) => holds(region)) ? undefined : false;
}

function told(resource: string, message: string): Finding {
  return { source: "solver", resource, message };
}
