// One experiment as the reports show it: its timeline, and what the checkers said about its history.

import { closeSync, existsSync, openSync, readSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { CheckerName, VerdictDocument } from "../analysis/checkers/checker.ts";
import { damageOf } from "../analysis/history/malformed.ts";
import type { Header } from "../analysis/history/model.ts";
import { HistoryParser } from "../analysis/history/parser.ts";
import { historyVerdictsPath, readHistoryVerdicts } from "../evidence/history-verdicts.ts";
import { runPaths } from "../evidence/run-paths.ts";
import { TimelineBuilder } from "./history-timeline.ts";
import type { Timeline } from "./history-timeline.ts";

export interface ExperimentView {
  /** File name of the history without extension: `node-lost`. */
  readonly name: string;
  /** The same without a repetition's number. */
  readonly kind: string;
  readonly path: string;
  readonly verdictsPath: string | undefined;
  readonly header: Header | undefined;
  readonly timeline: Timeline | undefined;
  /** Why the history cannot be drawn. */
  readonly damage: string | undefined;
  readonly verdicts: readonly VerdictDocument[];
}

export function readExperiments(root: string): ExperimentView[] {
  const { histories } = runPaths(root);
  if (!existsSync(histories)) return [];
  return readdirSync(histories)
    .filter((name) => name.endsWith(".ndjson"))
    .sort()
    .map((name) => readExperiment(root, `histories/${name}`));
}

function readExperiment(root: string, path: string): ExperimentView {
  const name = basename(path, ".ndjson");
  const verdicts = readHistoryVerdicts(root, path);
  return {
    name,
    kind: name.replace(/-\d+$/, ""),
    path,
    verdictsPath: verdicts === undefined ? undefined : historyVerdictsPath(name),
    verdicts: verdicts ?? [],
    ...readTimeline(join(root, path)),
  };
}

const pieceBytes = 2 ** 20;

function readTimeline(file: string): Pick<ExperimentView, "header" | "timeline" | "damage"> {
  const builder = new TimelineBuilder();
  let header: Header | undefined;
  const parser = new HistoryParser((opened) => {
    header = opened;
    return builder;
  });
  const descriptor = openSync(file, "r");
  try {
    const piece = new Uint8Array(pieceBytes);
    for (let count = readSync(descriptor, piece); count > 0; count = readSync(descriptor, piece)) {
      parser.push(piece.subarray(0, count));
    }
    parser.end();
    return { header, timeline: builder.timeline(), damage: undefined };
  } catch (error) {
    const damage = damageOf(error);
    if (damage === undefined) throw error;
    return { header, timeline: undefined, damage: `line ${String(damage.line ?? "?")}: ${damage.message}` };
  } finally {
    closeSync(descriptor);
  }
}

/** What a checker said, if it was asked. */
export function verdictOf(experiment: ExperimentView, checker: CheckerName): VerdictDocument | undefined {
  return experiment.verdicts.find((document) => document.checker === checker);
}

/** A figure behind a verdict; undefined when there is none. */
export function countOf(document: VerdictDocument | undefined, name: string): number | undefined {
  const value = document?.counts[name];
  return typeof value === "number" ? value : undefined;
}
