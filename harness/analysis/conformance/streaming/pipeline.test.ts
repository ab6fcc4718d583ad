// The pipeline on a few objects: messages, topic, brokers, job and producers.

import { expect, it } from "vitest";
import { told } from "../sample-platform.ts";

const config = (data: object) => ["Kubernetes::ConfigMap", { data }] as const;
const names = Array.from({ length: 25 }, (_, index) => `f${String(index)}`);
const schema = (fields: unknown) =>
  config({ "event.avsc": JSON.stringify({ type: "record", fields }), "other.json": "no JSON" });
const fields = (list: readonly string[]) => schema(list.map((name) => ({ name })));

it("PIPE-002, PIPE-003: a message has 25 fields, the agreed ones among them, in one schema", () => {
  expect(
    told("PIPE-002", {
      none: { M: config({}) },
      "25": { M: fields(names) },
      "24": { M: fields(names.slice(1)) },
      "one name twice": { M: fields([...names, "f0"]) },
      "no list of fields": { M: schema("f0") },
      "no record": { M: config({ "event.avsc": '"string"' }) },
    }),
  ).toMatchInlineSnapshot(`
    "# 24
    violated
    finding ConfigMap/M/data/event.avsc: a message has 24 fields of 24 names | 25
    # 25
    held
    # none
    unknown
    finding none: nothing to judge was found
    # one name twice
    violated
    finding ConfigMap/M/data/event.avsc: a message has 26 fields of 25 names | 25
    # no list of fields
    violated
    finding ConfigMap/M/data/event.avsc: a message has 0 fields of 0 names | 25
    # no record
    violated
    finding ConfigMap/M/data/event.avsc: a message has 0 fields of 0 names | 25"
  `);
  const agreed = (value: unknown) => ({ objectives: { "PIPE-003": { value } } });
  const cases = {
    all: { M: fields(["a", "b", "c"]) },
    lacking: { M: fields(["c"]) },
    two: { M: fields(["a", "b"]), N: fields(["a", "b", "c"]) },
    "two of the same": { M: fields(["a", "b"]), N: fields(["a", "b"]) },
  };
  expect(told("PIPE-003", cases, agreed({ fields: ["a", "b"] }))).toMatchInlineSnapshot(`
    "# all
    held
    # lacking
    violated
    finding ConfigMap/M/data/event.avsc: messages lack a, b | ["a","b"]
    # two
    violated
    finding none: producer and job load different schemas | 1
    # two of the same
    held"
  `);
  expect(told("PIPE-003", { lacking: cases.lacking })).toMatchInlineSnapshot(`
    "# lacking
    held"
  `);
  expect(told("PIPE-003", { lacking: cases.lacking }, agreed("a"))).toMatchInlineSnapshot(`
    "# lacking
    held"
  `);
});

const topic = "persistent://public/default/iot-sensor-data";
const setup = (text: string, more: object = {}) =>
  [
    "Kubernetes::Job",
    {
      metadata: { name: "pulsar-topic-setup" },
      spec: { template: { spec: { containers: [{ command: ["sh", "-c"], args: [text] }] } }, ...more },
    },
  ] as const;
const admin = (command: string) => `bin/pulsar-admin topics ${command}`;
const job = config({ "job.properties": `pulsar.topic=${topic}\npulsar.subscription=flink-jdbc-consumer-avro\n` });
const off = { suspend: true };

it("PIPE-006: without a setup brokers make what is first used", () => {
  const broker = (data: object) => ({
    "iot-producer": config({ TOPIC: topic }),
    "iot-flink-job": job,
    "pulsar-broker": config(data),
  });
  const forbidden = broker({ allowAutoTopicCreation: "false" });
  expect(
    told("PIPE-006", {
      "not a word": broker({}),
      "not told not to": broker({ allowAutoTopicCreation: "true", allowAutoSubscriptionCreation: "true" }),
      "no topics": forbidden,
      "no subscriptions": broker({ allowAutoSubscriptionCreation: "false" }),
      "no topics, and a setup that makes none": { ...forbidden, Setup: setup(admin("list")) },
      "no topics, and a setup that makes it": { ...forbidden, Setup: setup(admin(`create ${topic}`)) },
      "no topics, and a setup of ten partitions": {
        ...forbidden,
        Setup: setup(admin(`create-partitioned-topic ${topic} -p 10`)),
      },
      "four partitions": broker({ allowAutoTopicCreationType: "partitioned", defaultNumPartitions: "4" }),
      "ten partitions": broker({ allowAutoTopicCreationType: "partitioned", defaultNumPartitions: "10" }),
      "a number for partitioned ones": broker({ defaultNumPartitions: "4" }),
    }),
  ).toMatchInlineSnapshot(`
    "# not a word
    held
    # not told not to
    held
    # no topics
    violated
    finding ConfigMap/pulsar-broker/data/allowAutoTopicCreation: nobody makes the topic and its subscription: brokers are told not to, and there is no setup | "a setup, or brokers that make what is first used"
    # no subscriptions
    violated
    finding ConfigMap/pulsar-broker/data/allowAutoSubscriptionCreation: nobody makes the topic and its subscription: brokers are told not to, and there is no setup | "a setup, or brokers that make what is first used"
    # no topics, and a setup that makes none
    violated
    finding ConfigMap/pulsar-broker/data/allowAutoTopicCreation: nobody makes the topic and its subscription: brokers are told not to, and there is no setup | "a setup, or brokers that make what is first used"
    # no topics, and a setup that makes it
    held
    # no topics, and a setup of ten partitions
    held
    # four partitions
    violated
    finding ConfigMap/pulsar-broker/data/defaultNumPartitions: the topic is partitioned in another way | 10
    # ten partitions
    held
    # a number for partitioned ones
    held"
  `);
});

it("PIPE-006: producers and job mean one topic of ten partitions, and somebody makes it", () => {
  const own = { "iot-producer": config({ TOPIC: topic }), "iot-flink-job": job };
  const made = (text: string, more?: object) => ({ ...own, Setup: setup(text, more) });
  expect(
    told("PIPE-006", {
      "none of them": { M: config({}) },
      "nobody makes it here": own,
      elsewhere: { "iot-producer": config({ TOPIC: "x" }), "iot-flink-job": config({ "job.properties": "a=b" }) },
      "ten partitions": made(admin(`create-partitioned-topic ${topic} --partitions 10`)),
      "the short option, quoted, on two lines": made(admin(`create-partitioned-topic "${topic}" \\\n -p='10'`)),
      "nine partitions": made(admin(`create-partitioned-topic ${topic} -p 9 --other 10`)),
      "ten of another": made(admin("create-partitioned-topic other -p 10")),
      "a remark": made(`${admin("list")} # ${admin("create-partitioned-topic other -p 9")}`),
      "a name with a sharp": made(admin("create-partitioned-topic a#b -p 9")),
      "a remark on a line of its own": made(`# ${admin(`delete ${topic}`)}\n${admin("list")}`),
      "deleted again": made(`${admin("list")}; ${admin(`delete ${topic}`)}`),
      "deleted with its partitions": made(`${admin("list")} && ${admin(`delete-partitioned-topic ${topic}`)}`),
      "another is deleted": made(admin("delete other")),
      "a setup that rests": made(admin("list"), off),
    }),
  ).toMatchInlineSnapshot(`
    "# none of them
    violated
    finding none: the Deployment iot-producer is missing | "iot-producer"
    finding none: the FlinkDeployment iot-flink-job is missing | "iot-flink-job"
    # nobody makes it here
    held
    # elsewhere
    violated
    finding ConfigMap/iot-producer/data/TOPIC: producers publish to another topic | "persistent://public/default/iot-sensor-data"
    finding none: whether the job reads another topic is not told in the manifests | "persistent://public/default/iot-sensor-data"
    finding none: whether the job has another subscription is not told in the manifests | "flink-jdbc-consumer-avro"
    # ten partitions
    held
    # the short option, quoted, on two lines
    held
    # nine partitions
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is partitioned in another way | 10
    # ten of another
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is partitioned in another way | 10
    # a remark
    held
    # a name with a sharp
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is partitioned in another way | 10
    # a remark on a line of its own
    held
    # deleted again
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is deleted again | "persistent://public/default/iot-sensor-data"
    # deleted with its partitions
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the topic is deleted again | "persistent://public/default/iot-sensor-data"
    # another is deleted
    held
    # a setup that rests
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: nobody makes the topic and its subscription: their setup is suspended | "a job that runs""
  `);
});

it("PIPE-008, PIPE-009: three copies, kept for a week whatever their size", () => {
  const copies = { managedLedgerDefaultEnsembleSize: "3", managedLedgerDefaultWriteQuorum: 3 };
  const broker = (data: object) => ({ "pulsar-broker": config(data) });
  const namespace = (command: string) => `bin/pulsar-admin namespaces ${command} public/default`;
  const persistence = (ensemble: number, quorum: number) =>
    namespace(`set-persistence -e ${String(ensemble)} --bookkeeper-write-quorum ${String(quorum)}`);
  expect(
    told("PIPE-008", {
      "no broker": { M: config({}) },
      "not said": broker({}),
      three: broker(copies),
      "told so": { ...broker(copies), Setup: setup(persistence(3, 3)) },
      "written twice only": { ...broker(copies), Setup: setup(persistence(3, 2)) },
      "spread over two only": { ...broker(copies), Setup: setup(persistence(2, 3)) },
      "told by nobody": { ...broker(copies), Setup: setup(persistence(2, 2), off) },
    }),
  ).toMatchInlineSnapshot(`
    "# no broker
    violated
    finding none: the ConfigMap pulsar-broker is missing | "pulsar-broker"
    # not said
    violated
    finding ConfigMap/pulsar-broker/data/managedLedgerDefaultEnsembleSize: managedLedgerDefaultEnsembleSize is another | 3
    finding ConfigMap/pulsar-broker/data/managedLedgerDefaultWriteQuorum: managedLedgerDefaultWriteQuorum is another | 3
    # three
    held
    # told so
    held
    # written twice only
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the namespace stores fewer copies | 3
    # spread over two only
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the namespace stores fewer copies | 3
    # told by nobody
    held"
  `);
  const minutes = { defaultRetentionTimeInMinutes: "10080" };
  const week = { ...minutes, defaultRetentionSizeInMB: "-1" };
  const retention = (time: string, size: string) => setup(namespace(`set-retention --time ${time} --size ${size}`));
  const cases = {
    "no broker": { M: config({}) },
    "not said": broker({}),
    "a week": broker(week),
    "a week without a size": broker(minutes),
    "a week up to a gibibyte": broker({ ...minutes, defaultRetentionSizeInMB: "1024" }),
    "told so": { ...broker(week), Setup: retention("7d", "-1") },
    "a day": { ...broker(week), Setup: retention("1d", "-1") },
    "by size": { ...broker(week), Setup: retention("7d", "10G") },
    "told by nobody": { ...broker(week), Setup: setup(namespace("set-retention -t 1d -s 1"), off) },
  };
  expect(told("PIPE-009", cases)).toMatchInlineSnapshot(`
    "# no broker
    violated
    finding none: the ConfigMap pulsar-broker is missing | "pulsar-broker"
    # not said
    violated
    finding ConfigMap/pulsar-broker/data/defaultRetentionTimeInMinutes: consumed messages are kept for another time | 10080
    finding ConfigMap/pulsar-broker/data/defaultRetentionSizeInMB: whether messages are kept: no size goes with the time | -1
    # a week
    held
    # a week without a size
    unknown
    finding ConfigMap/pulsar-broker/data/defaultRetentionSizeInMB: whether messages are kept: no size goes with the time | -1
    # a week up to a gibibyte
    violated
    finding ConfigMap/pulsar-broker/data/defaultRetentionSizeInMB: consumed messages are dropped by size | -1
    # told so
    held
    # a day
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the namespace keeps messages for another time, or drops them by size | "--time 7d --size -1"
    # by size
    violated
    finding Job/pulsar-topic-setup/spec/template/spec/containers/0/command: the namespace keeps messages for another time, or drops them by size | "--time 7d --size -1"
    # told by nobody
    held"
  `);
  const agreed = { objectives: { "PIPE-009": { value: 1 } } };
  const day = broker({ defaultRetentionTimeInMinutes: 1440, defaultRetentionSizeInMB: -1 });
  const other = { "a day": day, "told so": { ...day, Setup: retention("1d", "-1") }, "a week": broker(week) };
  expect(told("PIPE-009", other, agreed)).toMatchInlineSnapshot(`
    "# a day
    held
    # told so
    held
    # a week
    violated
    finding ConfigMap/pulsar-broker/data/defaultRetentionTimeInMinutes: consumed messages are kept for another time | 1440"
  `);
});

it("PIPE-017: checkpoints every minute, in RocksDB, to a bucket of the platform", () => {
  const own = {
    "execution.checkpointing.interval": "60s",
    "state.backend.type": "rocksdb",
    "execution.checkpointing.dir": "s3://states/checkpoints",
  };
  const flink = (more: object) => ({
    "iot-flink-job": ["Kubernetes::FlinkDeployment", { spec: { flinkConfiguration: { ...own, ...more } } }] as const,
    States: ["S3::Bucket", { BucketName: "states" }] as const,
  });
  const every = (interval: string) => flink({ "execution.checkpointing.interval": interval });
  const intervals = ["60000", "60000 ms", "1m", "1 Min", "1 minute", "60 sec", "60 seconds", "PT1M", "PT60S"];
  const others = ["60", "10s", "1h", "in 60s", "60s more", "2 min"];
  const verdicts = (list: readonly string[]) =>
    list.map((one) => told("PIPE-017", { [one]: every(one) }).split("\n")[1]);
  expect(verdicts(intervals)).toEqual(intervals.map(() => "held"));
  expect(verdicts(others)).toEqual(others.map(() => "violated"));
  expect(
    told("PIPE-017", {
      "no job": { M: config({}) },
      "the former names": flink({
        ...{ "state.backend.type": undefined, "state.backend": "rocksdb" },
        ...{ "execution.checkpointing.dir": undefined, "state.checkpoints.dir": "s3a://states" },
        "state.checkpoint-storage": "filesystem",
      }),
      "in memory": flink({ "state.backend.type": "hashmap", "state.backend": "rocksdb" }),
      "not said": flink({ "state.backend.type": undefined, "execution.checkpointing.interval": undefined }),
      "another bucket": flink({ "execution.checkpointing.dir": "s3://other/states" }),
      "a folder": flink({ "execution.checkpointing.dir": "file:///s3://states" }),
      "in the memory of the manager": flink({ "execution.checkpointing.storage": "jobmanager" }),
      "so under the former name": flink({ "state.checkpoint-storage": "jobmanager" }),
    }),
  ).toMatchInlineSnapshot(`
    "# no job
    violated
    finding none: the FlinkDeployment iot-flink-job is missing | "iot-flink-job"
    # the former names
    held
    # in memory
    violated
    finding FlinkDeployment/iot-flink-job/spec/flinkConfiguration/state.backend.type: state is not kept in RocksDB | "rocksdb"
    # not said
    violated
    finding FlinkDeployment/iot-flink-job/spec/flinkConfiguration/execution.checkpointing.interval: checkpoints are made at another interval | "1 min"
    finding FlinkDeployment/iot-flink-job/spec/flinkConfiguration/state.backend: state is not kept in RocksDB | "rocksdb"
    # another bucket
    violated
    finding FlinkDeployment/iot-flink-job/spec/flinkConfiguration/execution.checkpointing.dir: checkpoints do not go to the platform's bucket | "s3://<state bucket>/…"
    # a folder
    violated
    finding FlinkDeployment/iot-flink-job/spec/flinkConfiguration/execution.checkpointing.dir: checkpoints do not go to the platform's bucket | "s3://<state bucket>/…"
    # in the memory of the manager
    violated
    finding FlinkDeployment/iot-flink-job/spec/flinkConfiguration/execution.checkpointing.storage: checkpoints stay in the memory of the JobManager | "filesystem"
    # so under the former name
    violated
    finding FlinkDeployment/iot-flink-job/spec/flinkConfiguration/state.checkpoint-storage: checkpoints stay in the memory of the JobManager | "filesystem""
  `);
});

it("PIPE-022, PIPE-023, PIPE-007: operator, job and three producers that produce", () => {
  const release = (chart?: string) =>
    ["Kubernetes::HelmRelease", { spec: { chart: { spec: chart === undefined ? {} : { chart } } } }] as const;
  const flink = (spec: object) => ["Kubernetes::FlinkDeployment", { spec }] as const;
  const whole = { job: { jarURI: "local:///a.jar" }, taskManager: { replicas: 2 } };
  const installed = { "flink-kubernetes-operator": release(), "cert-manager": release("jetstack/cert-manager") };
  expect(
    told("PIPE-022", {
      "none of them": { M: config({}) },
      whole: { ...installed, "iot-flink-job": flink(whole) },
      "another chart": { ...installed, "cert-manager": release("trust-manager"), "iot-flink-job": flink(whole) },
      "no archive": { ...installed, "iot-flink-job": flink({ ...whole, job: {} }) },
      "one TaskManager": { ...installed, "iot-flink-job": flink({ ...whole, taskManager: {} }) },
      "two JobManagers": { ...installed, "iot-flink-job": flink({ ...whole, jobManager: { replicas: 2 } }) },
    }),
  ).toMatchInlineSnapshot(`
    "# none of them
    violated
    finding none: the HelmRelease flink-kubernetes-operator is missing | "flink-kubernetes-operator"
    finding none: the HelmRelease cert-manager is missing | "cert-manager"
    finding none: the FlinkDeployment iot-flink-job is missing | "iot-flink-job"
    # whole
    held
    # another chart
    violated
    finding HelmRelease/cert-manager/spec/chart/spec/chart: the release cert-manager installs something else | "cert-manager"
    # no archive
    violated
    finding FlinkDeployment/iot-flink-job/spec/job/jarURI: the cluster is given no job | "the job's archive"
    # one TaskManager
    violated
    finding FlinkDeployment/iot-flink-job/spec/taskManager/replicas: fewer than two TaskManagers | "at least 2"
    # two JobManagers
    violated
    finding FlinkDeployment/iot-flink-job/spec/jobManager/replicas: not one JobManager | 1"
  `);
  const pod = {
    serviceAccountName: "iot-producer",
    containers: [{ name: "main", volumeMounts: [{ name: "own" }] }],
    volumes: [
      { name: "else", configMap: { name: "other" } },
      { name: "own", configMap: { name: "iot-producer" } },
    ],
  };
  const deployed = (spec: object, replicas: number | undefined = 3) =>
    ["Kubernetes::Deployment", { spec: { replicas, template: { spec } } }] as const;
  const account = ["Kubernetes::ServiceAccount", { metadata: { name: "iot-producer" } }] as const;
  const beside = {
    "low-rate-writer": deployed({ containers: [{ command: ["clickhouse-client"] }] }),
    Account: account,
  };
  const producing = (more: object, replicas?: number) => ({
    ...beside,
    "iot-producer": deployed({ ...pod, ...more }, replicas),
  });
  expect(
    told("PIPE-023", {
      "none of them": { M: config({}) },
      whole: producing({}),
      "two of them": producing({}, 2),
      idle: producing({ containers: [{ ...pod.containers[0], command: ["sleep", "infinity"] }] }),
      "another account": producing({ serviceAccountName: "other" }),
      "configuration that nobody mounts": producing({ containers: [{ volumeMounts: [{ name: "else" }] }] }),
      "no configuration": producing({ volumes: [{ name: "own", configMap: { name: "other" } }] }),
    }),
  ).toMatchInlineSnapshot(`
    "# none of them
    violated
    finding none: the Deployment iot-producer is missing | "iot-producer"
    finding none: the Deployment low-rate-writer is missing | "low-rate-writer"
    # whole
    held
    # two of them
    violated
    finding Deployment/iot-producer/spec/replicas: not three producers | 3
    # idle
    violated
    finding Deployment/iot-producer/spec/template/spec/containers/0/command: the producers produce nothing | "the image's own command"
    # another account
    violated
    finding Deployment/iot-producer/spec/template/spec/serviceAccountName: the producers have no service account | "iot-producer"
    # configuration that nobody mounts
    violated
    finding Deployment/iot-producer/spec/template/spec/volumes: the producers have no configuration | "iot-producer"
    # no configuration
    violated
    finding Deployment/iot-producer/spec/template/spec/volumes: the producers have no configuration | "iot-producer""
  `);
  const packed = (codec: object, env: object[] = []) => ({
    "iot-producer": config(codec),
    Producers: [
      "Kubernetes::Deployment",
      { metadata: { name: "iot-producer" }, spec: deployed({ containers: [{ env }] })[1].spec },
    ] as const,
  });
  expect(
    told("PIPE-007", {
      "no producer": { M: config({}) },
      "not said": packed({}),
      LZ4: packed({ COMPRESSION: "LZ4" }),
      another: packed({ COMPRESSION: "ZSTD" }),
      "told otherwise": packed({ COMPRESSION: "LZ4" }, [{ name: "COMPRESSION", value: "ZSTD" }]),
    }),
  ).toMatchInlineSnapshot(`
    "# no producer
    violated
    finding none: the Deployment iot-producer is missing | "iot-producer"
    # not said
    violated
    finding none: messages are not compressed with LZ4 | "LZ4"
    # LZ4
    held
    # another
    violated
    finding ConfigMap/iot-producer/data/COMPRESSION: messages are not compressed with LZ4 | "LZ4"
    # told otherwise
    violated
    finding Deployment/iot-producer/spec/template/spec/containers/0/env/0/value: messages are not compressed with LZ4 | "LZ4""
  `);
});
