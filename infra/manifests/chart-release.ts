// A Helm chart as it is installed: chart, version and values, in the form that the cluster's own controller reads.

import type { Manifest } from "./manifest.ts";
import { manifest } from "./manifest.ts";

export interface ChartRelease {
  readonly name: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version: string;
  /** Name of the `HelmRepository` that holds the chart. */
  readonly repository: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The release as an object of the cluster. */
export function chartRelease({ name, namespace, chart, version, repository, values }: ChartRelease): Manifest {
  return manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", {
    name,
    namespace,
    body: {
      spec: {
        interval: "30m",
        chart: { spec: { chart, version, sourceRef: { kind: "HelmRepository", name: repository } } },
        values: values ?? {},
      },
    },
  });
}
