// One verdict for each row of an experiment on a stream: of what the checkers say of its history, what the job did, and
// what could not be read, the parts that the row is about. An experiment that was none decides nothing.

import type { CheckerName, VerdictDocument } from "../checkers/checker.ts";
import { composeVerdicts } from "../../core/verdict.ts";
import type { Finding, Verdict } from "../../core/verdict.ts";
import { judgeJob } from "./judge-job.ts";
import type { JobRecord } from "./judge-job.ts";

export interface PipelineSeen {
  readonly experiment: string;
  readonly planned: number;
  readonly acknowledged: number;
  /** What kept the experiment from being one. */
  readonly problems: readonly string[];
  /** Places that could not be read, rows that make no sense. */
  readonly unreadable: readonly string[];
  readonly checkers: readonly VerdictDocument[];
  /** Absent where the job is not watched. */
  readonly job: JobRecord | undefined;
}

export interface PipelineJudgement {
  readonly verdict: Extract<Verdict, "held" | "violated" | "unknown">;
  readonly findings: readonly Finding[];
}

/** What a row asks of an experiment; `fault-bit` is asked of all. */
interface Parts {
  readonly checkers: readonly CheckerName[];
  /** Every message has to be acknowledged in the end. */
  readonly isPublishing?: true;
  readonly isJob?: true;
}

const once: readonly CheckerName[] = ["lost-rows", "duplicate-rows", "unexpected-rows"];

const partsOf = {
  "PIPE-005": { checkers: ["lost-rows", "recovery"], isPublishing: true },
  "PIPE-011": { checkers: ["lost-rows", "recovery"], isPublishing: true },
  "PIPE-012": { checkers: once },
  "PIPE-019": { checkers: once },
  "PIPE-020": { checkers: [], isJob: true },
  "REP-009": { checkers: ["lost-rows"] },
} satisfies Readonly<Record<string, Parts>>;

/** Rows that experiments on a stream decide. */
export type PipelineRow = keyof typeof partsOf;
export const pipelineRows = Object.keys(partsOf) as PipelineRow[];

/** Findings of one checker that are told; the history has them all. */
const toldAtMost = 8;

export function judgePipeline(row: PipelineRow, seen: PipelineSeen): PipelineJudgement {
  const { experiment, planned, acknowledged, problems, unreadable, checkers, job } = seen;
  const wanted: Parts = partsOf[row];
  const documents = (["fault-bit", ...wanted.checkers] as const).map(
    (name) => [name, checkers.find(({ checker }) => checker === name)] as const,
  );
  const parts: PipelineJudgement[] = [
    ...problems.map((message) => part("unknown", { experiment, message })),
    ...documents.map(([name, document]) =>
      document === undefined
        ? part("unknown", { experiment, message: `${name} was not asked` })
        : ofChecker(document, experiment),
    ),
    ...(wanted.checkers.length > 0 ? unreadable.map((message) => ofReading(message, experiment)) : []),
  ];
  if (wanted.isJob === true) {
    parts.push(job === undefined ? part("unknown", { experiment, message: "the job was not watched" }) : judgeJob(job));
  }
  // The clients resend for minutes after the fault is healed: what is never acknowledged then is lost on the way.
  if (wanted.isPublishing === true && acknowledged < planned) {
    const message = `${String(planned - acknowledged)} of ${String(planned)} messages were never acknowledged`;
    parts.push(part("violated", { experiment, message }));
  }
  const verdict = composeVerdicts(parts.map((one) => one.verdict));
  return {
    verdict: verdict === "held" || verdict === "violated" ? verdict : "unknown",
    findings: parts.filter((one) => one.verdict !== "held").flatMap(({ findings }) => findings),
  };
}

/** A sum that its messages cannot make was counted wrongly; everything else just could not be read. */
function ofReading(message: string, experiment: string): PipelineJudgement {
  return part(message.includes("cannot add up") ? "violated" : "unknown", { experiment, message });
}

function ofChecker({ checker, verdict, findings }: VerdictDocument, experiment: string): PipelineJudgement {
  const told = findings.slice(0, toldAtMost).map(({ message, id, replica }) => ({
    source: experiment,
    resource: id === undefined ? (replica ?? "none") : String(id),
    message: `${checker}: ${message}`,
  }));
  const more = findings.length - told.length;
  const rest = { source: experiment, resource: "none", message: `${checker}: ${String(more)} more` };
  return { verdict, findings: more > 0 ? [...told, rest] : told };
}

function part(verdict: "violated" | "unknown", { experiment, message }: { experiment: string; message: string }) {
  return { verdict, findings: [{ source: experiment, resource: "none", message }] };
}
