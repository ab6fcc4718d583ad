// One experiment as the service keeps it: the template frozen at its start, the states of its actions, what was resolved.

import { randomBytes } from "node:crypto";
import type { Lease } from "./lease.ts";
import type { Looks } from "./look.ts";
import type { ResolvedTargets } from "./target-resolution.ts";
import type { ExperimentTemplate, TemplateAction } from "./template.ts";

export type ExperimentStatus =
  "pending" | "initiating" | "running" | "completed" | "stopping" | "stopped" | "failed" | "cancelled";

export type ActionStatus = ExperimentStatus | "skipped";

export interface State<Status> {
  status: Status;
  reason: string;
}

export interface ActionRun {
  readonly name: string;
  readonly action: TemplateAction;
  readonly state: State<ActionStatus>;
  startTime: Date | undefined;
  endTime: Date | undefined;
}

export interface ReportRun {
  readonly state: State<"pending" | "running" | "completed" | "cancelled" | "failed">;
  readonly s3Reports: { readonly arn: string; readonly reportType: string }[];
}

export interface ExperimentRun {
  readonly id: string;
  readonly arn: string;
  readonly template: ExperimentTemplate;
  readonly actionsMode: "run-all" | "skip-all";
  readonly tags: Record<string, string>;
  readonly creationTime: Date;
  readonly state: State<ExperimentStatus>;
  readonly actions: ReadonlyMap<string, ActionRun>;
  /** Absent: it lives as long as its actions. */
  readonly lease: Lease | undefined;
  readonly looks: Looks;
  /** Absent: the template asks for none. */
  readonly report: ReportRun | undefined;
  resolved: ResolvedTargets;
  startTime: Date | undefined;
  endTime: Date | undefined;
}

const endings: readonly string[] = ["completed", "stopped", "failed", "cancelled", "skipped"];

export function hasEnded(status: ActionStatus): boolean {
  return endings.includes(status);
}

/** How an experiment ended, from how its actions did: a failure tells, then a stop, else it is complete. */
export function endingOf(actions: Iterable<ActionRun>, wasStopped: boolean): ExperimentStatus {
  const states = [...actions].map(({ state }) => state.status);
  if (states.includes("failed")) return "failed";
  return wasStopped ? "stopped" : "completed";
}

/** Ids as the service makes them: a prefix and fifteen letters and digits. */
export function newId(prefix: "EXT" | "EXP"): string {
  const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  return prefix + [...randomBytes(15)].map((byte) => alphabet[byte % alphabet.length] ?? "").join("");
}
