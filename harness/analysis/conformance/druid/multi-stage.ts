// What queries of several stages need: the engine in the processes that plan and run them, and a bucket of their own that the
// workers may write to.

import type { Inspection } from "../inspection.ts";
import { namespaceOf } from "../cluster/manifest-objects.ts";
import { bucketCalled } from "../storage/buckets.ts";
import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { mayWrite } from "./object-requests.ts";
import { homeCluster, identitiesIn } from "./pod-identities.ts";
import { lastTold, makingChart, podsOfProcess, processesNamed, valuesOf } from "./processes.ts";
import type { Process } from "./processes.ts";
import { settingsNamed } from "./settings.ts";

/** Brokers plan, overlords hand out, workers run and write. Source: Druid's documentation, "Multi-stage query", "Durable storage". */
const concerned = ["broker", "overlord", "middlemanager"] as const;
const stored = "druid.msq.intermediate.storage";

export function multiStage(it: Inspection): void {
  const told = concerned.flatMap((name) => processesNamed(it.model, name));
  const seen = new Set<string>();
  it.each(told, (process) => {
    expectTold(it, process, {
      seen,
      name: "druid.extensions.loadList",
      isFine: (value) => value.includes('"druid-multi-stage-query"'),
      message: "the engine of multi-stage queries is not loaded",
      expected: "druid-multi-stage-query",
    });
    expectTold(it, process, {
      seen,
      name: `${stored}.enable`,
      isFine: (value) => value.toLowerCase() === "true",
      message: "intermediates stay on the nodes",
      expected: true,
    });
    expectTold(it, process, {
      seen,
      name: `${stored}.bucket`,
      isFine: (value) => hasOwnBucket(it, value),
      message: "intermediates have no bucket of their own",
      expected: "the MSQ bucket",
    });
  });
  agree(it);
  writesIntermediates(it);
}

interface Wanted {
  /** Places of which it has been said. */
  readonly seen: Set<string>;
  readonly name: string;
  readonly isFine: (value: string) => boolean;
  readonly message: string;
  readonly expected: unknown;
}

function expectTold(it: Inspection, process: Process, { seen, name, isFine, message, expected }: Wanted): void {
  const last = lastTold(process, name);
  const place = `${name} ${last === undefined ? (process.of?.id ?? "") : `${last.of.id} ${last.node.pointer}`}`;
  if (seen.has(place)) return;
  seen.add(place);
  if (last === undefined) it.violated(process.of ?? "none", { message, expected: `${name}=${String(expected)}` });
  else it.expect(last.node, isFine(last.value), { message, expected, actual: last.value });
}

/** Intermediates lie in a bucket of the platform that holds no segments. */
function hasOwnBucket({ model }: Inspection, value: string): boolean {
  const bucket = bucketCalled(model, value);
  const segments = settingsNamed(model, "druid.storage.bucket").map((one) => bucketCalled(model, one.value));
  return bucket !== undefined && !segments.includes(bucket);
}

/** What one process writes another one reads. */
function agree(it: Inspection): void {
  const names = ["bucket", "prefix", "type"].map((part) => `${stored}.${part}`);
  for (const name of names) {
    const all = settingsNamed(it.model, name);
    const [first] = all;
    it.each(all, ({ node, value, of }) => {
      it.expect(node, value === first?.value, {
        message: `${of.id} is told another ${name}`,
        expected: first?.value,
        actual: value,
      });
    });
  }
}

/** The role of those who write may do so, within the policies of the bucket and of the way to it. */
function writesIntermediates(it: Inspection): void {
  const name = settingsNamed(it.model, `${stored}.bucket`).at(-1)?.value ?? "";
  const bucket = bucketCalled(it.model, name);
  const accounts = workers(it.model);
  const own = () => identitiesIn(homeCluster(it)).filter(({ account }) => accounts.includes(account));
  const prefix = settingsNamed(it.model, `${stored}.prefix`).at(-1)?.value ?? "q";
  it.each(own, ({ role: node }) => {
    const role = it.model.referred(node);
    if (bucket === undefined || role?.type !== "AWS::IAM::Role") return;
    it.expect(node, mayWrite(it, { role, bucket, key: `${prefix}/part` }), {
      message: `Druid may not write intermediates to ${name}`,
      expected: "s3:PutObject",
    });
  });
}

/** Accounts of the workers' pods, or those that a chart gives them. */
function workers(model: PlatformModel): string[] {
  const pods = podsOfProcess(model, "middlemanager").map(({ of, spec }) => {
    return `${namespaceOf(of)}/${spec.get("serviceAccountName").text() ?? "default"}`;
  });
  if (pods.length > 0) return pods;
  const chart = makingChart(model);
  const places = chart === undefined ? [] : [valuesOf(chart, "middlemanager"), property(chart, "spec", "values")];
  const told = places.flatMap((one) => one?.get("serviceAccount", "name").text() ?? []);
  return [`druid/${told[0] ?? "druid"}`];
}
