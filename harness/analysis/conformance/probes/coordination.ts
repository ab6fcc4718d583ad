// Whether the coordination ensemble coordinates: its members have one leader, every server reaches it, and a write that
// needs it is acknowledged. And the replicas' own word on how they are.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { refusals, silences, values } from "./asked.ts";
import type { Asked } from "./asked.ts";

/** What a member said to `srvr`, by its own address. */
export interface Member {
  readonly address: string;
  readonly said: string;
}

export interface Coordination {
  readonly members: readonly Member[];
  /** Members that were promised. */
  readonly expected: number;
  /** Something that each server can do only if the ensemble coordinates it. */
  readonly servers: readonly Asked<unknown>[];
}

/** Mode of a member: `leader`, `follower`, `standalone`; undefined when it says none. */
export function modeOf({ said }: Member): string | undefined {
  return /^Mode: ([a-z]+)$/m.exec(said)?.[1];
}

/** CH-002: enough members, one leader, and every server coordinated by them. */
export function judgeCoordination({ members, expected, servers }: Coordination): Judged {
  const modes = members.map((member) => modeOf(member) ?? "silent");
  const serving = modes.filter((mode) => mode === "leader" || mode === "follower");
  const leaders = modes.filter((mode) => mode === "leader");
  return judged({
    violations: [
      ...(serving.length === expected
        ? []
        : [ensemble(modes, { actual: serving.length, expected, message: "members serve" })]),
      ...(leaders.length === 1
        ? []
        : [ensemble(modes, { actual: leaders.length, expected: 1, message: "members lead" })]),
      ...refusals(servers, "Keeper does not coordinate this server"),
    ],
    unknowns: [...silences(servers), ...nobody(servers)],
    notes: [
      { source: "servers", resource: "none", message: "not decided here: whether an operator manages the cluster" },
    ],
  });
}

function ensemble(modes: readonly string[], seen: { actual: number; expected: number; message: string }): Finding {
  const message = `${String(seen.actual)} ${seen.message}`;
  return { source: "ensemble", resource: "keeper", message, actual: modes, expected: seen.expected };
}

/** One row of `system.replicas`. */
export interface ReplicaRow {
  readonly table: string;
  readonly readonly: boolean;
  readonly queueSize: number;
  readonly absoluteDelay: number;
  readonly activeReplicas: number;
  readonly totalReplicas: number;
}

/** Most that a healthy replica may show (REP-008). */
export interface ReplicaLimits {
  readonly queueSize: number;
  readonly absoluteDelaySeconds: number;
  /** Replicas of every table. */
  readonly replicas: number;
}

export interface ReplicaHealth {
  /** Making a replicated table on each server. */
  readonly made: readonly Asked<true>[];
  readonly replicas: readonly Asked<readonly ReplicaRow[]>[];
  readonly limits: ReplicaLimits;
}

/** REP-008: on every server replicated tables can be made, none is read-only or late, none lacks a replica. */
export function judgeReplicaHealth({ made, replicas, limits }: ReplicaHealth): Judged {
  const seen = values(replicas);
  const rows = seen.flatMap(({ of, value }) => value.map((row) => ({ of, row })));
  return judged({
    violations: [
      ...refusals(made, "no replicated table can be made"),
      ...refusals(replicas, "its replicas cannot be looked at"),
      ...rows.flatMap(({ of, row }) => unhealthy(of, row, limits)),
    ],
    unknowns: [
      ...silences([...made, ...replicas]),
      ...nobody(replicas),
      ...seen.filter(({ value }) => value.length === 0).map(({ of }) => without(of)),
    ],
  });
}

function unhealthy(of: string, row: ReplicaRow, limits: ReplicaLimits): Finding[] {
  const about = (message: string, actual: unknown, expected: unknown): Finding => ({
    source: "servers",
    resource: `${of} ${row.table}`,
    message: `${row.table} on ${of} ${message}`,
    actual,
    expected,
  });
  const { queueSize, absoluteDelaySeconds, replicas } = limits;
  return [
    ...(row.readonly ? [about("is read-only", 1, 0)] : []),
    ...(row.queueSize > queueSize ? [about("has a long queue", row.queueSize, queueSize)] : []),
    ...(row.absoluteDelay > absoluteDelaySeconds ? [about("is late, s", row.absoluteDelay, absoluteDelaySeconds)] : []),
    ...(row.activeReplicas < row.totalReplicas || row.totalReplicas < replicas
      ? [about("lacks active replicas", [row.activeReplicas, row.totalReplicas], replicas)]
      : []),
  ];
}

/** REP-005, its half without a fault: with every member there, a quorum write is acknowledged. */
export function judgeQuorumWrite(made: readonly Asked<true>[], written: Asked<true> | undefined): Judged {
  const answers = [...made, ...(written === undefined ? [] : [written])];
  return judged({
    violations: refusals(answers, "a write that needs the ensemble is refused with every member there"),
    unknowns: [...silences(answers), ...nobody(answers)],
    notes: [
      { source: "servers", resource: "none", message: "all members were there: a lost one is the chaos suite's" },
    ],
  });
}

function without(of: string): Finding {
  return { source: "servers", resource: of, message: `${of} has no replicated table to look at` };
}

function nobody(answers: readonly unknown[]): Finding[] {
  return answers.length > 0 ? [] : [{ source: "servers", resource: "none", message: "no server was asked" }];
}
