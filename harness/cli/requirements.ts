// `assay requirements`: the rows of a profile, what decides each, and whether a check is built.

import type { Requirement } from "../requirements/catalogue.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import type { DecidedBy } from "../requirements/row.ts";
import { planRows } from "./plan-rows.ts";
import { knownProfile } from "./profiles.ts";
import type { Format } from "./vocabulary.ts";

export interface ListedRequirement {
  readonly requirement: string;
  readonly status: "built" | "uncovered" | "out-of-scope";
  readonly suite: string;
  readonly priority: string;
  readonly title: string;
  readonly decidedBy: DecidedBy;
  readonly depth: string;
  /** Why not, or why only in part. */
  readonly reason?: string;
}

export function requirementsCommand(options: { profile: string; format: Format }): Promise<ExitCode> {
  return Promise.resolve(runRequirements(options, (text) => process.stdout.write(text)));
}

/** Status on target local at depth quick: what an ordinary run would do with the row. */
export function runRequirements(
  { profile, format }: { readonly profile: string; readonly format: Format },
  write: (text: string) => void,
): ExitCode {
  const rows = listedRequirements(knownProfile(profile));
  const counts = { built: 0, uncovered: 0, "out-of-scope": 0 };
  for (const { status } of rows) counts[status] += 1;
  const document = { schema: "assay.requirements/1", profile, target: "local", depth: "quick", rows, counts };
  write(format === "json" ? `${JSON.stringify(document)}\n` : table(profile, rows, counts));
  return exitCode.held;
}

function listedRequirements(profile: string): ListedRequirement[] {
  const plan = planRows({ profile, target: "local", depth: "quick", suites: [], requirements: [] });
  const reasons = new Map(plan.outOfScope.map(({ requirement, reason }) => [requirement, reason]));
  const built = new Set<string>(plan.evaluated.map(({ id }) => id));
  return plan.rows.map((row) => {
    const reason = reasons.get(row.id) ?? row.limits;
    return {
      requirement: row.id,
      status: reasons.has(row.id) ? "out-of-scope" : built.has(row.id) ? "built" : "uncovered",
      ...facts(row),
      ...(reason === undefined ? {} : { reason }),
    };
  });
}

function facts({ suite, priority, title, decidedBy, depth = "quick" }: Requirement) {
  return { suite, priority, title, decidedBy, depth };
}

const short = { yes: "+", part: "~", no: "-" } as const;

function table(profile: string, rows: readonly ListedRequirement[], counts: Record<string, number>): string {
  const lines = rows.map(({ requirement, status, suite, priority, title, decidedBy, depth }) => {
    const { template, live, local, docker, aws } = decidedBy;
    const decides = [template, live, local, docker, aws].map((answer) => short[answer]).join(" ");
    const columns = [requirement.padEnd(10), status.padEnd(12), suite.padEnd(11), priority.padEnd(6), decides];
    return `${columns.join("  ")}  ${title}${depth === "quick" ? "" : ` (depth ${depth})`}`;
  });
  const head =
    "row         status        suite        prio    decided by: template live local docker aws (+ yes, ~ part, - no)";
  const sums = Object.entries(counts).map(([status, count]) => `${String(count)} ${status}`);
  return `${[head, ...lines, `${profile}, target local, depth quick: ${sums.join(", ")}`].join("\n")}\n`;
}
