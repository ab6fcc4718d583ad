// Releases of Helm charts, by whoever makes them: Flux, Argo CD, or a template.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

export interface Release {
  readonly of: Resource;
  readonly chart: string;
  readonly version: Node;
  /** A switch by which it is there and does nothing. */
  readonly suspended?: Node;
}

/** Every release of a chart that the platform declares. */
export function releasesOf(it: Inspection): Release[] {
  const ofFlux = it.model.all("Kubernetes::HelmRelease").map((of) => ({
    of,
    chart: property(of, "spec", "chart", "spec", "chart").written(),
    version: property(of, "spec", "chart", "spec", "version"),
    suspended: property(of, "spec", "suspend"),
  }));
  const ofArgo = it.model.all("Kubernetes::Application").flatMap((of) => {
    const sources = [property(of, "spec", "source"), ...property(of, "spec", "sources").list()];
    return sources.map((source) => ({
      of,
      chart: source.get("chart").written(),
      version: source.get("targetRevision"),
    }));
  });
  return [...ofFlux, ...ofArgo].map((one) => ({ ...one, chart: one.chart.split("/").at(-1) ?? "" }));
}

/** The chart is released, in the promised version where there is one. */
export function chartReleased(it: Inspection, chart: string, version?: string): void {
  const found = releasesOf(it).find((release) => release.chart === chart);
  if (found === undefined) {
    it.missing({ message: `the chart ${chart} is not installed`, expected: chart });
    return;
  }
  const { suspended, version: own } = found;
  if (suspended !== undefined) {
    it.expect(suspended, !suspended.bool(false), { message: `the release of ${chart} is suspended`, expected: false });
  }
  for (const name of ["replicaCount", "replicas"]) {
    const pods = property(found.of, "spec", "values", name);
    it.expect(pods, pods.number() !== 0, { message: `${chart} is released without pods`, expected: "at least 1" });
  }
  if (version === undefined) return;
  it.expect(own, own.text() === version, { message: `another version of ${chart}`, expected: version });
}
