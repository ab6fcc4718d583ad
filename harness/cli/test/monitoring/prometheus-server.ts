// A Prometheus server over states of the past: each state fills an hour and a half of its own, so that one store holds
// many, and a question at its end sees nothing else.

import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { childEnvironment } from "../../../config/environment.ts";
import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import type { Series } from "../../../analysis/promql/series.ts";
import { openScratch } from "../scratch.ts";
import type { Scratch } from "../scratch.ts";

/** Seconds of a state, and from one state to the next. */
const [lasting, apart] = [4500, 7200];
const every = 60;

const firstEnd = 1_700_006_400;

/** When the state with this number is looked at, in seconds since 1970. */
export function endOf(state: number): number {
  return firstEnd + state * apart;
}

export interface PrometheusServer {
  /** Series or number of an expression at the end of a state; `refused` where the server answers with an error. */
  ask(expression: string, state: number): Promise<number | readonly Series[] | "refused">;
  [Symbol.asyncDispose](): Promise<void>;
}

const sample = z.tuple([z.number(), z.string()]);
const answerSchema = z.union([
  z.object({ status: z.literal("error") }),
  z.object({ data: z.object({ resultType: z.literal("scalar"), result: sample }) }),
  z.object({
    data: z.object({
      resultType: z.literal("vector"),
      result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: sample })),
    }),
  }),
]);

/** Starts the server of a folder on a free port of loopback, with a store that holds the states. */
export async function startPrometheus(
  folder: string,
  states: readonly (readonly Series[])[],
): Promise<PrometheusServer> {
  const scratch = openScratch("prometheus");
  const root = scratch.path;
  try {
    fillStore(folder, { root, states });
    return await serve(folder, scratch);
  } catch (error) {
    scratch[Symbol.dispose]();
    throw error;
  }
}

function fillStore(folder: string, { root, states }: { root: string; states: readonly (readonly Series[])[] }): void {
  const input = join(root, "states.om");
  writeFileSync(input, openMetrics(states));
  const argv = ["tsdb", "create-blocks-from", "openmetrics", "--quiet", input, join(root, "store")];
  const { status, stderr } = spawnSync(join(folder, "promtool"), argv, { encoding: "utf8", env: childEnvironment() });
  if (status !== 0) throw environmentError(`promtool: ${stderr.slice(-300)}`, { code: "ASSAY_PROMETHEUS_STORE" });
}

/** Samples of one metric stand together, and each series' in the order of time. */
function openMetrics(states: readonly (readonly Series[])[]): string {
  const byName = new Map<string, Map<string, string[]>>();
  states.forEach((series, state) => {
    for (const { labels, value } of series) {
      const { __name__: name = "", ...rest } = labels;
      const lines = byName.get(name) ?? new Map<string, string[]>();
      byName.set(name, lines);
      const pairs = Object.entries(rest).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
      const key = `${name}{${pairs.join(",")}}`;
      const samples = lines.get(key) ?? [];
      lines.set(key, samples);
      for (let before = lasting; before >= 0; before -= every) {
        samples.push(`${key} ${String(value)} ${String(endOf(state) - before)}`);
      }
    }
  });
  const groups = [...byName].map(([name, lines]) => `# TYPE ${name} gauge\n${[...lines.values()].flat().join("\n")}\n`);
  return `${groups.join("")}# EOF\n`;
}

async function serve(folder: string, scratch: Scratch): Promise<PrometheusServer> {
  const root = scratch.path;
  const port = await freePort();
  writeFileSync(join(root, "prometheus.yml"), "global: {}\n");
  const child = spawn(
    join(folder, "prometheus"),
    [
      `--config.file=${join(root, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(root, "store")}`,
      "--storage.tsdb.retention.time=100y",
      `--web.listen-address=127.0.0.1:${String(port)}`,
      "--log.level=error",
    ],
    { stdio: "ignore", env: childEnvironment() },
  );
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  const at = `http://127.0.0.1:${String(port)}`;
  const server: PrometheusServer = {
    ask: (expression, state) => askServer(at, expression, state),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      await ended;
      scratch[Symbol.dispose]();
    },
  };
  try {
    await eventually(async () => (await fetch(`${at}/-/ready`).catch(() => undefined))?.ok === true, {
      ...{ withinMs: 30_000, everyMs: 100, what: "the Prometheus server is ready" },
    });
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function askServer(at: string, expression: string, state: number): ReturnType<PrometheusServer["ask"]> {
  const form = new URLSearchParams({ query: expression, time: String(endOf(state)) });
  const answer = await fetch(`${at}/api/v1/query`, { method: "POST", body: form });
  const parsed = answerSchema.parse(await answer.json());
  if ("status" in parsed) return "refused";
  const { data } = parsed;
  if (data.resultType === "scalar") return numberOf(data.result[1]);
  return data.result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value[1]) }));
}

function numberOf(text: string): number {
  return /inf/i.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}
