// A client that lists several servers in its address and chooses one itself: whether the address names different servers,
// and whether its statements are spread over all of them.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import type { Tried } from "./java-driver.ts";

export interface Balanced {
  readonly application: string;
  /** `host:port` as the address lists them; undefined when the application has no such address. */
  readonly endpoints: readonly string[] | undefined;
  /** What each statement answered: the name of the server that took it. */
  readonly answers: readonly Tried<string>[];
}

/** Of what each server would take if all took the same: less is not spread. A pool of few connections is never even. */
const leastOfFairShare = 1 / 3;

export interface BalanceAgreed {
  readonly endpoints: number;
  readonly port: number;
}

/** JDBC-012: as many different endpoints as were agreed, each of them with work to do. */
export function judgeBalanced({ application, endpoints, answers }: Balanced, promise: BalanceAgreed): Judged {
  const { endpoints: agreed, port } = promise;
  const about = (message: string, rest: Omit<Finding, "source" | "resource" | "message"> = {}): Finding => {
    return { source: "servers", resource: application, message: `${application} ${message}`, ...rest };
  };
  if (endpoints === undefined) {
    return judged({ violations: [about("has no address of several servers", { expected: promise })], unknowns: [] });
  }
  const own = endpoints.filter((endpoint) => endpoint.endsWith(`:${String(port)}`));
  const distinct = new Set(own.map((endpoint) => endpoint.toLowerCase())).size;
  const took = Map.groupBy(
    answers.flatMap(({ value }) => value ?? []),
    (server) => server,
  );
  const shares = Object.fromEntries([...took].map(([server, statements]) => [server, statements.length] as const));
  const fair = answers.length / agreed;
  const idle = agreed - [...took.values()].filter(({ length }) => length >= fair * leastOfFairShare).length;
  const failed = answers.flatMap(({ failed: reason }) => reason ?? []);
  const silent = answers.flatMap(({ silent: reason }) => reason ?? []);
  return judged({
    violations: [
      ...(distinct < agreed
        ? [about("lists too few different servers", { actual: endpoints, expected: promise })]
        : []),
      ...(failed.length > 0 ? [about(`gets no answer: ${failed[0] ?? ""}`, { actual: failed.length })] : []),
      ...(idle > 0 && answers.length > 0 && silent.length === 0
        ? [about("leaves servers without their share", { actual: shares, expected: `${agreed} servers at work` })]
        : []),
    ],
    unknowns: [
      ...(silent.length > 0 ? [about(`could not be watched: ${silent[0] ?? ""}`)] : []),
      ...(answers.length < agreed ? [about("asked too little to tell", { actual: answers.length })] : []),
    ],
  });
}
