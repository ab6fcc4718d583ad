// A Prometheus server: the engine that the judgement of alerts is compared with.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnsureOptions } from "./artifacts.ts";
import { ensureOnDemand } from "./on-demand.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Folder with `prometheus` and `promtool`, unpacked when they are missing. */
export function ensurePrometheus(options: EnsureOptions): Promise<string> {
  const artifact = {
    name: `prometheus-of-the-distribution-${process.arch}`,
    megabytes: 20,
    script: join(here, "prometheus.sh"),
    arguments: [],
    hint: "on Debian or Ubuntu: apt-get update; elsewhere put prometheus and promtool on the PATH",
  };
  return ensureOnDemand(artifact, options);
}
