// The pipeline as the manifests declare it: topic, brokers, job, producers.

import { check } from "../check.ts";
import { leastPods } from "../cluster/least-pods.ts";
import { areAdmitted } from "../cluster/pod-restraints.ts";
import { isIdle, nameOf, requiredObject } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { brokerSettings, requiredBroker, requiredSettings } from "./broker-settings.ts";
import { eventTopic, toldToJob, toldToProducers, usesSubscription, usesTopic } from "./pipeline-names.ts";
import { asksAws } from "./state-store.ts";
import { commandsRun, optionOf, topicSetup } from "./topic-setup.ts";

const needsManifests = { needs: "manifests" } as const;

export const streamingPipelineChecks = [
  check(
    "PIPE-006",
    (it) => {
      usesTopic(it, toldToProducers(it), "producers publish to");
      const job = toldToJob(it);
      usesTopic(it, job, "the job reads");
      usesSubscription(it, job);
      const setup = topicSetup(it);
      if (setup === undefined || !["create", "create-partitioned-topic"].some((one) => setup.uses(one).length > 0)) {
        madeOnFirstUse(it);
      }
      if (setup === undefined) return;
      it.expect(setup.node, !setup.isSuspended, {
        message: "nobody makes the topic and its subscription: their setup is suspended",
        expected: "a job that runs",
      });
      const deleted = ["delete", "delete-partitioned-topic"].flatMap(setup.uses);
      it.expect(setup.node, !deleted.some((words) => words.includes(eventTopic)), {
        message: "the topic is deleted again",
        expected: eventTopic,
      });
      const made = setup.uses("create-partitioned-topic");
      const isOwn = made.some((words) => words.includes(eventTopic) && optionOf(words, "--partitions", "-p") === "10");
      const grown = setup.uses("update-partitioned-topic").filter((words) => words.includes(eventTopic));
      const isKept = grown.every((words) => optionOf(words, "--partitions", "-p") === "10");
      it.expect(setup.node, (made.length === 0 || isOwn) && isKept, {
        message: "the topic is partitioned in another way",
        expected: 10,
      });
    },
    needsManifests,
  ),

  check(
    "PIPE-007",
    (it) => {
      const told = toldToProducers(it)?.filter(({ words }) => /(^| )compression( type| codec)?$/.test(words.join(" ")));
      if (told === undefined) return;
      it.looked();
      if (told.length === 0) {
        // Pulsar's clients compress nothing by themselves.
        it.missing({ message: "messages are not compressed with LZ4", expected: "LZ4" });
      }
      for (const { node, value } of told) {
        if (value === undefined) it.undecided(node, { message: "which codec producers use shows in the running pod" });
        it.expect(node, value === undefined || value.toUpperCase() === "LZ4", {
          message: "messages are not compressed with LZ4",
          expected: "LZ4",
          actual: value,
        });
      }
      it.leftOut("that batches are compressed shows in the topic");
    },
    needsManifests,
  ),

  // D-10: the copies are promised; whether one bookie may be lost is shown by losing it.
  check(
    "PIPE-008",
    (it) => {
      const broker = requiredBroker(it);
      if (broker !== undefined) {
        for (const name of ["managedLedgerDefaultEnsembleSize", "managedLedgerDefaultWriteQuorum"]) {
          for (const size of requiredSettings(it, broker, name)) {
            it.expect(size, size.number() === 3, {
              message: `${name} is another`,
              expected: 3,
              actual: size.number() ?? 2,
            });
          }
        }
      }
      for (const { node, words } of commandsRun(it, "set-persistence")) {
        const sizes = [
          optionOf(words, "--bookkeeper-ensemble", "-e"),
          optionOf(words, "--bookkeeper-write-quorum", "-w"),
        ];
        it.expect(
          node,
          sizes.every((size) => size === "3"),
          { message: "the namespace stores fewer copies", expected: 3, actual: sizes },
        );
      }
    },
    needsManifests,
  ),

  check(
    "PIPE-009",
    (it) => {
      const days = Number(it.profile.objectives["PIPE-009"]?.value ?? 7);
      const broker = requiredBroker(it);
      if (broker !== undefined) {
        for (const minutes of requiredSettings(it, broker, "defaultRetentionTimeInMinutes")) {
          it.expect(minutes, minutes.number() === days * 24 * 60, {
            message: "consumed messages are kept for another time",
            expected: days * 24 * 60,
            actual: minutes.number() ?? 0,
          });
        }
      }
      const policies = commandsRun(it, "set-retention");
      // A policy of the namespace stands in the place of what brokers do by default.
      if (broker !== undefined && policies.length === 0) {
        for (const size of requiredSettings(it, broker, "defaultRetentionSizeInMB")) {
          // Pulsar calls a time without a size invalid, and does not say what brokers make of it.
          if ((size.number() ?? 0) === 0) {
            it.undecided(size, { message: "whether messages are kept: no size goes with the time", expected: -1 });
          } else {
            it.expect(size, size.number() === -1, { message: "consumed messages are dropped by size", expected: -1 });
          }
        }
      }
      for (const { node, words } of policies) {
        const isKept = minutesOf(optionOf(words, "--time", "-t")) === days * 24 * 60;
        it.expect(node, isKept && optionOf(words, "--size", "-s") === "-1", {
          message: "the namespace keeps messages for another time, or drops them by size",
          expected: `--time ${String(days)}d --size -1`,
        });
      }
      it.leftOut("that messages are there is asked of the brokers");
    },
    needsManifests,
  ),

  check(
    "PIPE-017",
    (it) => {
      const job = requiredObject(it, "FlinkDeployment", "iot-flink-job");
      if (job === undefined) return;
      const configuration = property(job, "spec", "flinkConfiguration");
      const first = (name: string, former: string): Node => {
        const own = configuration.get(name);
        return own.exists ? own : configuration.get(former);
      };
      const interval = configuration.get("execution.checkpointing.interval");
      it.expect(interval, seconds(interval.written()) === 60, {
        message: "checkpoints are made at another interval",
        expected: "1 min",
      });
      const pause = configuration.get("execution.checkpointing.min-pause");
      it.expect(pause, !pause.exists || seconds(pause.written()) <= 60, {
        message: "checkpoints wait longer for each other",
        expected: "at most 1 min",
      });
      const backend = first("state.backend.type", "state.backend");
      it.expect(backend, backend.text() === "rocksdb", {
        message: "state is not kept in RocksDB",
        expected: "rocksdb",
      });
      const target = first("execution.checkpointing.dir", "state.checkpoints.dir");
      const bucket = it.model.named(/^s3[ap]?:\/\/([^/]+)/.exec(target.written())?.[1]);
      it.expect(target, bucket?.type === "AWS::S3::Bucket", {
        message: "checkpoints do not go to the platform's bucket",
        expected: "s3://<state bucket>/…",
      });
      const storage = first("execution.checkpointing.storage", "state.checkpoint-storage");
      it.expect(storage, (storage.text() ?? "filesystem") === "filesystem", {
        message: "checkpoints stay in the memory of the JobManager",
        expected: "filesystem",
      });
      asksAws(it, job);
      it.leftOut("that checkpoints complete is asked of the job");
    },
    needsManifests,
  ),

  check(
    "PIPE-023",
    (it) => {
      const producer = requiredObject(it, "Deployment", "iot-producer");
      const writer = requiredObject(it, "Deployment", "low-rate-writer");
      const writing = writer && property(writer, "spec", "template", "spec", "containers");
      if (writing !== undefined && writing.list().length > 0) {
        it.expect(writing, !writing.list().every(isIdle), {
          message: "the writer writes nothing",
          expected: "a command that inserts rows",
        });
      }
      if (producer === undefined) return;
      const { node, count } = leastPods(it.model, producer);
      areAdmitted(it, { of: producer, spec: property(producer, "spec", "template", "spec") });
      it.expect(node, count === 3, { message: "not three producers", expected: 3 });
      for (const container of producerPods(it)) {
        it.expect(container.get("command"), !isIdle(container), {
          message: "the producers produce nothing",
          expected: "the image's own command",
        });
      }
      const pod = property(producer, "spec", "template", "spec");
      const account = pod.get("serviceAccountName");
      const known = it.model.all("Kubernetes::ServiceAccount").some((one) => nameOf(one) === account.text());
      it.expect(account, known, { message: "the producers have no service account", expected: "iot-producer" });
      const readers = producerPods(it)
        .flatMap((container) => container.get("volumeMounts").list())
        .map((mount) => mount.get("name"));
      const configured = pod
        .get("volumes")
        .list()
        .filter((volume) => volume.get("configMap", "name").text() === "iot-producer")
        .some((volume) => readers.some((one) => one.text() === volume.get("name").text()));
      const isTold = producerPods(it)
        .flatMap((container) => container.get("envFrom").list())
        .some((source) => source.get("configMapRef", "name").text() === "iot-producer");
      it.expect(pod.get("volumes"), configured || isTold, {
        message: "the producers have no configuration",
        expected: "iot-producer",
      });
    },
    needsManifests,
  ),
];

function producerPods(it: Inspection): Node[] {
  return it.model
    .all("Kubernetes::Deployment")
    .filter((one) => nameOf(one) === "iot-producer")
    .flatMap((one) => property(one, "spec", "template", "spec", "containers").list());
}

/** Minutes in an option of `pulsar-admin`: `7d`, `168h`, `1w`, and minutes without a unit. */
function minutesOf(text: string | undefined): number {
  const minutes: Readonly<Record<string, number>> = { s: 1 / 60, "": 1, m: 1, h: 60, d: 1440, w: 10_080 };
  const [, count, unit = ""] = /^(\d+)(\w?)$/.exec(String(text)) ?? [];
  return Number(count) * (minutes[unit.toLowerCase()] ?? Number.NaN);
}

/** `60s`, `1 min`, `60000`, `PT1M`. */
function seconds(text: string): number {
  const match = /^(?:PT)?(\d+)\s*(ms|s|sec|seconds?|m|min|minutes?)?$/i.exec(text);
  const unit = match?.[2]?.toLowerCase() ?? "ms";
  return Number(match?.[1]) * (unit === "ms" ? 0.001 : unit.startsWith("s") ? 1 : 60);
}

/**
 * The row asks for the names, and for ten partitions only where there are partitions: nobody has to make the topic
 * beforehand as long as brokers make what is first used, without partitions or with ten.
 */
function madeOnFirstUse(it: Inspection): void {
  const broker = it.model.all("Kubernetes::ConfigMap").find((one) => nameOf(one) === "pulsar-broker");
  if (broker === undefined) return;
  for (const name of ["allowAutoTopicCreation", "allowAutoSubscriptionCreation"]) {
    for (const isLet of brokerSettings(it, broker, name)) {
      it.expect(isLet, isLet.bool(true), {
        message: "nobody makes the topic and its subscription: brokers are told not to, and there is no setup",
        expected: "a setup, or brokers that make what is first used",
      });
    }
  }
  const isPartitioned = brokerSettings(it, broker, "allowAutoTopicCreationType").some(
    (type) => type.text() === "partitioned",
  );
  if (!isPartitioned) return;
  for (const partitions of brokerSettings(it, broker, "defaultNumPartitions")) {
    it.expect(partitions, (partitions.number() ?? 1) === 10, {
      message: "the topic is partitioned in another way",
      expected: 10,
    });
  }
}
