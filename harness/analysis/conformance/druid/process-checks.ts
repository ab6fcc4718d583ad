// Druid's processes as the manifests declare them, and how they are released.

import { check } from "../check.ts";
import { nameOf, namespaceOf, podsOf, propertyLines, requiredObject } from "../cluster/manifest-objects.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { bucketName } from "../storage/buckets.ts";
import { areAdmitted } from "../cluster/pod-restraints.ts";
import { leastPods } from "../cluster/least-pods.ts";
import { targetsReached } from "../logging/delivery.ts";
import { collectorSends } from "./collector.ts";
import { rulesOnExecutions } from "./metering.ts";
import { mayWrite } from "./object-requests.ts";
import { homeCluster, identitiesIn } from "./pod-identities.ts";
import { chartReleased } from "./releases.ts";
import { settingsNamed } from "./settings.ts";
import { silentFailures } from "./silent-stages.ts";

const processes = ["coordinator", "overlord", "broker", "router", "historical", "middlemanager"];
const needsManifests = { needs: "manifests" } as const;

export const druidProcessChecks = [
  check(
    "DRUID-017",
    (it) => {
      it.each(processes, (name) => {
        const kept = podsOf(it.model).filter(({ of }) => {
          const labels = property(of, "spec", "template", "metadata", "labels");
          const component = labels.get("app.kubernetes.io/component").text() ?? labels.get("component").text();
          return component?.toLowerCase() === name && namespaceOf(of) === "druid";
        });
        const [found] = kept;
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
          for (const name of processes) {
            const count = property(release, "spec", "values", name, "replicaCount");
            it.expect(count, (count.number() ?? 1) > 0, { message: `${name} has no pods`, expected: "at least 1" });
            const on = property(release, "spec", "values", name, "enabled");
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
      const config = requiredObject(it, "ConfigMap", "druid-common");
      if (config === undefined) return;
      const file = property(config, "data", "common.runtime.properties");
      const lines = propertyLines(file.written());
      it.expect(file, (lines.get("druid.extensions.loadList") ?? "").includes('"druid-multi-stage-query"'), {
        message: "the engine of multi-stage queries is not loaded",
        expected: "druid-multi-stage-query",
      });
      it.expect(file, lines.get("druid.msq.intermediate.storage.enable") === "true", {
        message: "intermediates stay on the nodes",
        expected: true,
      });
      // Variables and words of a process win over the file.
      for (const [name, wanted] of lines) {
        if (!name.startsWith("druid.msq.intermediate.")) continue;
        for (const { value, node, of } of settingsNamed(it.model, name).filter((one) => one.of !== config)) {
          it.expect(node, value === wanted, { message: `${of.id} is told another ${name}`, expected: wanted });
        }
      }
      ownBucket(it, file, lines);
      writesIntermediates(it, lines);
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
        const providers = property(pipeline, "Stages")
          .list()
          .flatMap((stage) => stage.get("Actions").list())
          .map((action) => action.get("ActionTypeId", "Provider").written());
        const synthesis = providers.findIndex((provider) => ["CodeBuild", "Commands"].includes(provider));
        const deployment = providers.indexOf("CloudFormation");
        it.expect(property(pipeline, "Stages"), synthesis >= 0 && deployment > synthesis, {
          message: "releases are not synthesized and then deployed",
          expected: ["synthesis", "CloudFormation"],
          actual: providers,
        });
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

/** The word by which the image knows which process to start. */
function runsAs(it: Inspection, { spec }: Pods, name: string): void {
  const words = spec
    .get("containers")
    .list()
    .flatMap((container) => ["command", "args"].flatMap((part) => container.get(part).list()))
    .flatMap((node) =>
      node
        .written()
        .split(/\s+/)
        .map((word) => ({ node, word: word.toLowerCase() })),
    );
  const told = words.filter(({ word }) => processes.includes(word));
  const [first] = told;
  if (first === undefined || told.some(({ word }) => word === name)) return;
  it.violated(first.node, { message: `the pods of ${name} run another process`, expected: name, actual: first.word });
}

/** Intermediates lie in a bucket of the platform that holds no segments. */
function ownBucket(it: Inspection, file: Node, lines: ReadonlyMap<string, string>): void {
  const name = lines.get("druid.msq.intermediate.storage.bucket") ?? "";
  const known = it.model.all("AWS::S3::Bucket").some((bucket) => bucketName(bucket) === name);
  it.expect(file, known && name !== lines.get("druid.storage.bucket"), {
    message: "intermediates have no bucket of their own",
    expected: "the MSQ bucket",
    actual: name,
  });
}

/** The role of Druid's pods may write where intermediates go, within the policies of the bucket and of the way to it. */
function writesIntermediates(it: Inspection, lines: ReadonlyMap<string, string>): void {
  const name = lines.get("druid.msq.intermediate.storage.bucket") ?? "";
  const bucket = it.model.all("AWS::S3::Bucket").find((one) => bucketName(one) === name);
  const own = () => identitiesIn(homeCluster(it)).filter(({ account }) => account === "druid/druid");
  it.each(own, ({ role: node }) => {
    const role = it.model.referred(node);
    if (bucket === undefined || role?.type !== "AWS::IAM::Role") return;
    const key = `${lines.get("druid.msq.intermediate.storage.prefix") ?? "q"}/part`;
    it.expect(node, mayWrite(it, { role, bucket, key }), {
      message: `Druid may not write intermediates to ${name}`,
      expected: "s3:PutObject",
    });
  });
}
