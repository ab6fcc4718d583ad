// Whether data nodes stay within their memory under load (DRUID-025): no container of a Historical or MiddleManager has ended
// for lack of it while tasks and queries kept them busy.

import { judged } from "./judge-hand-over.ts";
import type { DruidJudgement } from "./judge-hand-over.ts";

/** The first container of a pod, as the cluster tells it. */
export interface ContainerLook {
  readonly pod: string;
  /** Its memory limit as it is written; absent: nothing limits it. */
  readonly limit?: string;
  readonly restarts: number;
  readonly isRunning: boolean;
  /** When the life began that it is in, as the cluster writes it. */
  readonly startedAt?: string;
  /** How the present life ended, or the one before it. */
  readonly lastEnd?: { readonly reason: string; readonly exitCode: number; readonly message?: string };
  /**
   * Where the limit is kept by looks at processes: what was seen at once, and more than which it never had. Absent where
   * the kernel keeps it, which lets nothing pass.
   */
  readonly watched?: { readonly limitBytes: number; readonly seenBytes: number; readonly boundBytes?: number };
}

export interface MemorySeen {
  /** Containers of every data node, before the load and after it; undefined: they could not be read. */
  readonly before: readonly ContainerLook[] | undefined;
  readonly after: readonly ContainerLook[] | undefined;
  /** Tasks that were sent, and most of them that worked at once. */
  readonly tasks: { readonly sent: number; readonly ended: number; readonly atOnce: number };
  readonly queries: { readonly sent: number; readonly answered: number };
  /** Tasks at once without which a MiddleManager is not at its full size. */
  readonly tasksWanted: number;
  readonly problems: readonly string[];
}

type Part = Parameters<typeof judged>[0][number];

/** A Java machine that is told to end when it is out of heap ends with this code. */
const outOfHeap = 3;
/** Fewer queries are no load. */
const fewestQueries = 20;
const megabyte = 1_048_576;

export function judgeMemory(seen: MemorySeen): DruidJudgement {
  const { before, after, problems } = seen;
  const parts: Part[] = problems.map((problem) => ["unknown", problem]);
  if (before === undefined || after === undefined) {
    return judged([...parts, ["unknown", "the containers of the data nodes could not be read"]]);
  }
  return judged([...parts, ...loaded(seen), ...watched(before, after), ...after.flatMap((one) => kept(one, before))]);
}

/** A load that was none shows nothing that holds. */
function loaded({ tasks, queries, tasksWanted }: MemorySeen): Part[] {
  const parts: Part[] = [];
  if (tasks.ended === 0) parts.push(["unknown", `none of ${String(tasks.sent)} tasks succeeded`]);
  if (tasks.atOnce < tasksWanted) {
    parts.push(["unknown", `at most ${String(tasks.atOnce)} of ${String(tasksWanted)} tasks worked at once`]);
  }
  if (queries.answered < fewestQueries) {
    parts.push(["unknown", `${String(queries.answered)} of ${String(queries.sent)} queries were answered`]);
  }
  return parts;
}

function watched(before: readonly ContainerLook[], after: readonly ContainerLook[]): Part[] {
  if (after.length === 0) return [["unknown", "there is no data node"]];
  const gone = before.filter(({ pod }) => !after.some((one) => one.pod === pod));
  return gone.map(({ pod }) => ["unknown", `${pod} is no longer there`]);
}

function kept(look: ContainerLook, before: readonly ContainerLook[]): Part[] {
  const { pod, limit, lastEnd, watched: figures } = look;
  const early = before.find((one) => one.pod === pod);
  if (early === undefined) return [["unknown", `${pod} was not there before`]];
  const ended = ending(look, early);
  if (ended !== undefined) return [ended];
  if (!look.isRunning) return [["unknown", `${pod} does not run: ${lastEnd?.reason ?? "it does not say why"}`]];
  if (limit === undefined) return [["unknown", `nothing limits the memory of ${pod}`]];
  if (figures === undefined) return [["unknown", `${pod} does not tell how its limit of ${limit} was kept`]];
  return bounded(pod, figures);
}

/** An end for lack of memory counts whenever it was: nobody but the load and the start lay between. */
function ending({ pod, restarts, startedAt, lastEnd }: ContainerLook, early: ContainerLook): Part | undefined {
  if (lastEnd?.reason === "OOMKilled") {
    return ["violated", `${pod} was ended for lack of memory (OOMKilled, ${lastEnd.message ?? "no more is told"})`];
  }
  if (lastEnd?.exitCode === outOfHeap) return ["violated", `${pod} ended because its heap was full (exit code 3)`];
  // The figures are those of one life: that of another pod under the same name says nothing about the load before it.
  if (restarts === early.restarts) {
    return startedAt === early.startedAt ? undefined : ["unknown", `${pod} was made again under the load`];
  }
  const how =
    lastEnd === undefined ? "it does not say why" : `${lastEnd.reason}, exit code ${String(lastEnd.exitCode)}`;
  return ["unknown", `${pod} was started again ${String(restarts - early.restarts)} times: ${how}`];
}

function bounded(pod: string, { limitBytes, seenBytes, boundBytes }: NonNullable<ContainerLook["watched"]>): Part[] {
  const limit = `its limit of ${mebibytes(limitBytes)}`;
  // A pod that was not ended in time is one that a node would have ended.
  if (seenBytes > limitBytes) return [["violated", `${pod} had ${mebibytes(seenBytes)}, more than ${limit}`]];
  if (boundBytes === undefined)
    return [["unknown", `how much ${pod} had at most is not known: ${limit} may have been met`]];
  if (boundBytes <= limitBytes) return [];
  const between = `between ${mebibytes(seenBytes)} and ${mebibytes(boundBytes)}`;
  return [["unknown", `${pod} had ${between}: whether ${limit} was met cannot be told`]];
}

function mebibytes(bytes: number): string {
  return `${String(Math.round(bytes / megabyte))} MiB`;
}
