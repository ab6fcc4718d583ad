// Druid's processes as the manifests declare them, and how they are released.

import { check } from "../check.ts";
import { nameOf } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { areAdmitted } from "../cluster/pod-restraints.ts";
import { leastPods } from "../cluster/least-pods.ts";
import { targetsReached } from "../logging/delivery.ts";
import { collectorSends } from "./collector.ts";
import { rulesOnExecutions } from "./metering.ts";
import { multiStage } from "./multi-stage.ts";
import { makingChart, podsOfProcess, processes, processIn, valuesOf, wordsOf } from "./processes.ts";
import type { ProcessName } from "./processes.ts";
import { chartReleased } from "./releases.ts";
import { synthesizedThenDeployed } from "./release-stages.ts";
import { silentFailures } from "./silent-stages.ts";

const needsManifests = { needs: "manifests" } as const;

export const druidProcessChecks = [
  check(
    "DRUID-017",
    (it) => {
      it.each(processes, (name) => {
        const kept = podsOfProcess(it.model, name);
        const [found] = kept;
        const chart = makingChart(it.model);
        if (chart !== undefined) {
          byChart(it, chart, name);
          return;
        }
        if (found === undefined) {
          it.missing({ message: `no ${name} runs in namespace druid`, expected: name });
          return;
        }
        const { node, count } = leastPods(it.model, found.of);
        it.expect(node, count > 0, { message: `${name} has no pods`, expected: "at least 1" });
        areAdmitted(it, found);
        runsAs(it, found, name);
      });
      it.each(
        () => it.model.all("Kubernetes::HelmRelease").filter((release) => nameOf(release) === "druid"),
        (release) => {
          for (const [key, values] of property(release, "spec", "values").entries()) {
            const name = processIn(key);
            if (name === undefined) continue;
            for (const count of ["replicaCount", "replicas"].map((one) => values.get(one))) {
              it.expect(count, (count.number() ?? 1) > 0, { message: `${name} has no pods`, expected: "at least 1" });
            }
            const on = values.get("enabled");
            it.expect(on, on.bool(true), { message: `${name} is switched off`, expected: true });
          }
        },
      );
      it.attempt(() => {
        chartReleased(it, "druid", it.intent.charts?.["druid"] ?? undefined);
      });
      it.leftOut("that they are ready is asked of the cluster");
    },
    needsManifests,
  ),

  check(
    "DRUID-023",
    (it) => {
      multiStage(it);
      it.leftOut("that a query finishes is asked of Druid");
    },
    needsManifests,
  ),

  check(
    "DRUID-027",
    (it) => {
      collectorSends(it);
      it.leftOut("that signals arrive, and what the key may do, is asked of the service");
    },
    needsManifests,
  ),

  check("DRUID-030", (it) => {
    it.attempt(() => {
      if (it.model.all("AWS::CodePipeline::Pipeline").length === 0)
        it.missing({ message: "no pipeline releases the platform", expected: "1 pipeline" });
    });
    it.each(
      () => it.model.all("AWS::CodePipeline::Pipeline"),
      (pipeline) => {
        synthesizedThenDeployed(it, pipeline);
        for (const node of silentFailures(it.model, pipeline))
          it.violated(node, { message: "a release goes on where its work has failed", expected: "a stage that fails" });
        const stopped = property(pipeline, "DisableInboundStageTransitions");
        it.expect(stopped, stopped.list().length === 0, { message: "releases stop half way", expected: "none" });
        const rules = rulesOnExecutions(it, pipeline).filter((rule) => property(rule, "Targets").list().length > 0);
        it.expect(property(pipeline, "Name"), rules.length > 0, {
          message: "executions of the pipeline are not counted",
          expected: "a rule on its executions",
        });
        if (rules.length === 0) return;
        it.expect(
          property(rules[0] ?? pipeline, "Targets"),
          rules.some((rule) => targetsReached(it.model, rule).length > 0),
          {
            message: "what counts executions of the pipeline is not let in where it is sent",
            expected: "events.amazonaws.com may sqs:SendMessage, and may use the queue's key",
          },
        );
      },
    );
  }),
];

/** A chart starts what its values name; what they leave out, its own defaults decide. How many is looked at with every release. */
function byChart(it: Inspection, chart: Resource, name: ProcessName): void {
  if (valuesOf(chart, name) !== undefined) return;
  it.undecided(property(chart, "spec", "values"), { message: `whether the chart starts a ${name} is not said` });
}

/** The word by which the image knows which process to start. */
function runsAs(it: Inspection, { spec }: Pods, name: ProcessName): void {
  const told = wordsOf(spec).flatMap(({ node, word }) => {
    const process = processIn(word);
    return process === undefined ? [] : [{ node, word, process }];
  });
  const [first] = told;
  if (first === undefined || told.some(({ process }) => process === name)) return;
  it.violated(first.node, { message: `the pods of ${name} run another process`, expected: name, actual: first.word });
}
