// `npm run bench [-- NAME…]`: every side of every benchmark in a process of its own, in turns, figures as ratios.
// Exit 0 when all bounds were kept, 1 when one was not.

import { spawn } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { environmentError, present, usageError } from "../harness/core/errors.ts";
import { didYouMean } from "../harness/core/nearest.ts";
import { resultOf, sides } from "./bench.ts";
import type { Bench, BenchResult, Side, Turn } from "./bench.ts";
import { benches } from "./benches.ts";
import { openScratch } from "../harness/cli/test/scratch.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    turns: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    side: { type: "string" },
    folder: { type: "string" },
  },
});

if (values.list) {
  for (const { name, what, peer } of benches) process.stdout.write(`${name.padEnd(14)} ${what} (peer: ${peer})\n`);
} else if (values.side === undefined) {
  process.exitCode = await runBenches(chosen(positionals), Number(values.turns));
} else {
  const [bench] = chosen(positionals);
  await takeTurn(present(bench, "no benchmark is named"), values.side as Side, values.folder ?? "");
}

function chosen(names: readonly string[]): readonly Bench[] {
  const known = benches.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name)) {
      throw usageError(`no benchmark "${name}"${didYouMean(name, known)} (known: ${known.join(", ")})`);
    }
  }
  return names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
}

async function runBenches(asked: readonly Bench[], turns: number): Promise<number> {
  if (!values.json) {
    process.stdout.write(`Node ${process.version}, ${String(availableParallelism())} × ${cpus()[0]?.model ?? "?"}\n`);
  }
  let allKept = true;
  for (const bench of asked) {
    const result = await runBench(bench, turns);
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : told(bench, result));
    allKept &&= result.kept;
  }
  return allKept ? 0 : 1;
}

/** The first pair warms caches and does not count; then the side that begins changes every time. */
async function runBench(bench: Bench, turns: number): Promise<BenchResult> {
  using scratch = openScratch(`bench-${bench.name}`);
  const folder = scratch.path;
  await bench.prepare(folder);
  const pairs: Record<Side, Turn>[] = [];
  for (let turn = 0; turn <= turns; turn += 1) {
    const pair: Partial<Record<Side, Turn>> = {};
    for (const side of turn % 2 === 0 ? sides : sides.toReversed()) pair[side] = await turnOf(bench, side, folder);
    if (turn > 0) pairs.push(pair as Record<Side, Turn>);
  }
  return resultOf(bench, pairs);
}

function turnOf(bench: Bench, side: Side, folder: string): Promise<Turn> {
  const argv = ["--disable-warning=ExperimentalWarning", import.meta.filename, bench.name];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...argv, "--side", side, "--folder", folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(output) as Turn);
      else reject(environmentError(`${bench.name}, ${side}: ended with ${String(code)}`, { code: "ASSAY_BENCH" }));
    });
  });
}

async function takeTurn(bench: Bench, side: Side, folder: string): Promise<void> {
  const before = process.cpuUsage();
  const count = await bench.sides[side](folder);
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const megabytes = process.resourceUsage().maxRSS / 1_024;
  process.stdout.write(`${JSON.stringify({ seconds, megabytes, count } satisfies Turn)}\n`);
}

function told(bench: Bench, { assay, other, ratio, count, kept }: BenchResult): string {
  const turn = ({ seconds, megabytes }: Turn) => `${seconds.toFixed(3)} s, ${megabytes.toFixed(0)} MB`;
  const { seconds, megabytes } = bench.bounds;
  const bounds = [
    ...(seconds === undefined ? [] : [`${String(seconds)} s`]),
    ...(megabytes === undefined ? [] : [`${String(megabytes)} MB`]),
  ];
  return [
    `${bench.name}: ${bench.what}`,
    `  assay  ${turn(assay)}${bounds.length === 0 ? "" : ` (at most ${bounds.join(", ")}: ${kept ? "kept" : "NOT KEPT"})`}`,
    `  peer   ${turn(other)} (${bench.peer})`,
    `  ratio  ${ratio.median.toFixed(2)} (${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}), ${count.toLocaleString("en")} each`,
    "",
  ].join("\n");
}
