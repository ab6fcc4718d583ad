// MON-008: the five key numbers, under the names of the documents and scraped (D-30).

import { check } from "../check.ts";
import { dataOf, nameOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { keyMetrics, mistakeOf } from "./key-metrics.ts";
import type { KeyMetric } from "./key-metrics.ts";
import { engines, isMonitored, keepsNumber, unasked } from "./scraping.ts";
import { servedPages } from "./served-metrics.ts";
import type { Offer } from "./served-metrics.ts";
import { staysEmpty } from "../regions/alert-coverage.ts";
import { isDiscovered } from "../regions/discovered-pods.ts";
import { questionsIn } from "../regions/exporter-files.ts";
import { leftOut, readersOf } from "../regions/exporters.ts";
import { recordingsIn } from "../regions/metrics.ts";
import { declaredTopology } from "../regions/topology.ts";
import { unplaced } from "../regions/unplaced.ts";
import { watchedRegion } from "../regions/watched-region.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Somebody who offers numbers. */
interface Source {
  readonly node: Node;
  readonly offers: readonly Offer[];
  /** Why nobody scrapes it, or not all of it. */
  readonly unscraped: string | undefined;
}

export const metricChecks = [
  check(
    "MON-008",
    (it) => {
      for (const region of it.intent.regions) {
        it.attempt(() => {
          exposedIn(it, region);
        });
      }
      it.leftOut("the values themselves are scraped from running servers");
    },
    { needs: "manifests" },
  ),
];

function exposedIn(it: Inspection, region: string): void {
  const sources = [...servers(it), ...exporters(it, region)];
  for (const [what, wanted] of Object.entries(keyMetrics)) {
    it.looked();
    const judged = sources.map((source) => ({ source, mistake: mistakeOf(wanted, source.offers) ?? source.unscraped }));
    if (judged.some(({ mistake }) => mistake === undefined)) continue;
    const expected = wanted.map(({ metric }) => metric);
    const recorded = wanted.filter((one) => isRecorded(it, one, region));
    if (recorded.length > 0 && wanted.every((one) => recorded.includes(one) || isOffered(sources, one))) continue;
    const near =
      judged.find(({ source }) => source.offers.some(({ metric }) => expected.includes(metric))) ?? judged[0];
    const open = unplaced(it, ["ConfigMap"]);
    if (near === undefined && open !== undefined) {
      it.undecided(open, { message: `whether ${open.id} has numbers of ${region} is not said`, expected });
      continue;
    }
    it.violated(near?.source.node ?? "none", {
      message: `${what} is not exposed in ${region}: ${near?.mistake ?? "nobody offers numbers"}`,
      expected,
      actual: near?.source.offers.map(({ metric }) => metric) ?? "none",
      why: "the servers' own endpoint for Prometheus has other names",
    });
  }
}

/** Whether a rule records a number under this name so that the seed's expression answers. */
function isRecorded(it: Inspection, { metric, labels }: KeyMetric, region: string): boolean {
  if (!recordingsIn(it.model, region).some(({ record }) => record === metric)) return false;
  const selector = labels.includes("database") ? `{database="${declaredTopology(it).database}"}` : "";
  return !staysEmpty(`${metric}${selector}`, watchedRegion(it, region));
}

/** Whether a scraped source offers one number as it should be. */
function isOffered(sources: readonly Source[], wanted: KeyMetric): boolean {
  return sources.some(({ offers, unscraped }) => unscraped === undefined && mistakeOf([wanted], offers) === undefined);
}

/** Pages of the servers themselves, which a job has to ask of every one of them. */
function servers(it: Inspection): Source[] {
  const jobs = engines(it.model).flatMap((engine) => engine.jobs);
  return servedPages(it.model).map(({ node, offers, path }) => {
    const left = unasked(it.model, jobs, path);
    const asking = jobs.filter((job) => job.path === path);
    const told = offers.filter(({ metric }) => {
      const names = ["", "_bucket", "_sum", "_count"].map((end) => `${metric}${end}`);
      return asking.every((job) => names.some((name) => keepsNumber(job, name)));
    });
    return {
      node,
      offers: told,
      unscraped: left.length === 0 ? undefined : `nobody scrapes ${path} of ${left.join(", ")}`,
    };
  });
}

/** Exporters of a region, each with its questions in a config map. */
function exporters(it: Inspection, region: string): Source[] {
  return it.model
    .all("Kubernetes::ConfigMap")
    .filter((config) => config.region === region)
    .flatMap((config) => {
      const unscraped = unasking(it, config);
      return dataOf(config).flatMap(({ name, text, node }) => {
        const questions = questionsIn(name, text);
        if (questions === undefined) return [];
        return { node, unscraped, offers: questions.map((one) => ({ ...one, query: one.query ?? "" })) };
      });
    });
}

/** Why what stands in a map is asked by nobody, or not of every server. */
function unasking({ model }: Inspection, config: Resource): string | undefined {
  const name = nameOf(config);
  const running = readersOf(model, config).filter((one) => (property(one, "spec", "replicas").number() ?? 1) > 0);
  const isAsked = isMonitored(model, name, config.region) || isDiscovered(model, name, config.region);
  if (running.length === 0 || !isAsked) return `no monitor selects what reads ${name}`;
  const missed = running.map((one) => leftOut(model, one));
  if (missed.some((servers) => servers.length === 0)) return undefined;
  return `nobody asks ${[...new Set(missed.flat())].join(", ")}`;
}
