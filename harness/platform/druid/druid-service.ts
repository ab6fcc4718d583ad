// Druid as its users meet it: through the router, which passes on to brokers, Coordinators and Overlords, and the
// Coordinators' own service for their health.

import { z } from "zod";
import { environmentError } from "../../core/errors.ts";

const router = "http://druid-router.druid.svc.cluster.local:8888";
const coordinators = "http://druid-coordinator.druid.svc.cluster.local:8081";
const withinMs = 15_000;

/** What a query says of some rows. */
export interface Totals {
  readonly rows: number;
  readonly sum: number;
}

export interface SegmentState {
  readonly id: string;
  readonly isPublished: boolean;
  readonly isAvailable: boolean;
}

const totals = z.tuple([z.looseObject({ r: z.number(), s: z.number().nullable() })]);
const flag = z.union([z.literal(0), z.literal(1)]);
const segments = z.array(z.looseObject({ segment_id: z.string(), is_published: flag, is_available: flag }));
const taskStatus = z.looseObject({
  status: z.looseObject({ statusCode: z.string(), runnerStatusCode: z.string().nullish() }),
});

/** Rows and sum of the column `n` in a span of time; a source that does not exist yet is an error like any other. */
export async function totalsOf(source: string, { from, to }: Span): Promise<Totals> {
  const query = `SELECT COUNT(*) AS r, SUM("n") AS s FROM "${source}" WHERE __time >= TIMESTAMP '${sqlTime(from)}' AND __time < TIMESTAMP '${sqlTime(to)}'`;
  const [{ r, s }] = totals.parse(await asked("/druid/v2/sql", { query, context: { useCache: false } }));
  return { rows: r, sum: s ?? 0 };
}

/** Segments of a span that are in use, as the system tables tell. */
export async function segmentsOf(source: string, { from, to }: Span): Promise<SegmentState[]> {
  const query = `SELECT segment_id, is_published, is_available FROM sys.segments WHERE datasource = '${source}' AND is_overshadowed = 0 AND "start" >= '${from}' AND "end" <= '${to}'`;
  return segments.parse(await asked("/druid/v2/sql", { query })).map((row) => ({
    id: row.segment_id,
    isPublished: row.is_published === 1,
    isAvailable: row.is_available === 1,
  }));
}

/** ISO 8601 with milliseconds, as Druid writes its times. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

function sqlTime(iso: string): string {
  return iso.replace("T", " ").replace(/\.\d+Z$/, "");
}

/** Returns the id of the task. */
export async function submitted(task: object): Promise<string> {
  return z.looseObject({ task: z.string() }).parse(await asked("/druid/indexer/v1/task", task)).task;
}

/** RUNNING, SUCCESS or FAILED. */
export async function statusOf(task: string): Promise<string> {
  return taskStatus.parse(await asked(`/druid/indexer/v1/task/${task}/status`)).status.statusCode;
}

/** Whether a task has a machine of its own, and does not wait for one. */
export async function isAtWork(task: string): Promise<boolean> {
  const { status } = taskStatus.parse(await asked(`/druid/indexer/v1/task/${task}/status`));
  return status.statusCode === "RUNNING" && status.runnerStatusCode === "RUNNING";
}

/** Groups every row of a source by its number, which nothing but all of the rows answers; returns how many groups it told. */
export async function groupsOf(source: string): Promise<number> {
  const query = `SELECT "n", "device", COUNT(*) AS r, SUM("n") AS s FROM "${source}" GROUP BY "n", "device" ORDER BY s DESC LIMIT 10`;
  return z.array(z.unknown()).parse(await asked("/druid/v2/sql", { query, context: { useCache: false } })).length;
}

/** Segments and rules of a source as the Coordinators tell them, sorted. */
export async function metadataOf(source: string): Promise<string[]> {
  const known = z.array(z.string()).parse(await asked(`/druid/coordinator/v1/metadata/datasources/${source}/segments`));
  const rules = z.array(z.unknown()).parse(await asked(`/druid/coordinator/v1/rules/${source}`));
  return [...known, ...rules.map((rule) => `rule ${JSON.stringify(rule)}`)].sort();
}

/** Keeps every segment of the source on as many Historicals. */
export async function ruled(source: string, copies: number): Promise<void> {
  await asked(`/druid/coordinator/v1/rules/${source}`, [
    { type: "loadForever", tieredReplicants: { _default_tier: copies } },
  ]);
}

/** Whether any Coordinator says that it is healthy. */
export async function isCoordinatorHealthy(): Promise<boolean> {
  try {
    const answer = await fetch(`${coordinators}/status/health`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok && (await answer.text()).trim() === "true";
  } catch {
    return false;
  }
}

async function asked(path: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${router}${path}`, {
    signal: AbortSignal.timeout(withinMs),
    ...(body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (answer.ok) return text === "" ? undefined : JSON.parse(text);
  throw environmentError(`${path}: ${String(answer.status)} ${text.slice(0, 300)}`, { code: "ASSAY_DRUID" });
}
