// Backups of a region on a few objects: when they are taken, how long they are kept, and where they lie.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import { config, object, region, topology } from "./sample-region.ts";

const bucket = (rules: object[], more: object = {}) =>
  ["S3::Bucket", { BucketName: "own", LifecycleConfiguration: { Rules: rules }, ...more }] as const;
const tool = (text: string, of = {}) => config({ "config.yml": text, "notes.txt": "bucket: other" }, of);

it("BAK-002: the shorter of the tool's cleanup and the bucket's expiry counts, older versions included", () => {
  const kept = (count: number, rules: object[] = [], more: object = {}) => ({
    T: tool(`general:\n  remote_storage: s3\n  backups_to_keep_remote: ${String(count)}\ns3:\n  bucket: own\n`),
    own: bucket(rules, more),
  });
  const expiry = (days: number, more: object = {}) => ({ Status: "Enabled", ExpirationInDays: days, ...more });
  const versioned = { VersioningConfiguration: { Status: "Enabled" } };
  const older = (NoncurrentDays: number) => ({ NoncurrentVersionExpiration: { NoncurrentDays } });
  expect(
    inFull(
      "BAK-002",
      {
        none: { T: tool("nothing: here") },
        "by the tool": kept(30),
        "by the bucket": kept(0, [expiry(30)]),
        "the tool is later": kept(60, [expiry(30)]),
        "the bucket is later": kept(30, [expiry(60)]),
        "too soon": kept(29, [expiry(30)]),
        "the sooner of two rules": kept(0, [expiry(90), expiry(30)]),
        "too late": kept(0, [expiry(31)]),
        "for ever": kept(0),
        "a rule for some": kept(0, [expiry(30, { Prefix: "daily/" })]),
        "a rule that is off": kept(0, [expiry(30, { Status: "Disabled" })]),
        "versions for ever": kept(0, [expiry(30)], versioned),
        "versions end": kept(0, [expiry(30, older(30))], versioned),
        "versions end later": kept(0, [expiry(30, older(31))], versioned),
        "versions suspended": kept(0, [expiry(30)], { VersioningConfiguration: { Status: "Suspended" } }),
        "another bucket": { T: tool("remote_storage: s3\nbackups_to_keep_remote: 30\nbucket: else") },
      },
      { objectives: { "BAK-002": { value: 30 } }, topology },
    ),
  ).toMatchInlineSnapshot(`
    "# none: unknown
    # by the tool: held
    # by the bucket: held
    # the tool is later: held
    # the bucket is later: held
    # too soon: violated
    - ConfigMap/db/T/data/config.yml: backups are kept 29 days | found {"backups_to_keep_remote":29,"expirationInDays":30} | expected 30
    # the sooner of two rules: held
    # too late: violated
    - ConfigMap/db/T/data/config.yml: backups are kept 31 days | found {"backups_to_keep_remote":0,"expirationInDays":31} | expected 30
    # for ever: violated
    - ConfigMap/db/T/data/config.yml: backups are kept for ever | found {"backups_to_keep_remote":0,"expirationInDays":"never"} | expected 30
    # a rule for some: violated
    - ConfigMap/db/T/data/config.yml: backups are kept for ever | found {"backups_to_keep_remote":0,"expirationInDays":"never"} | expected 30
    # a rule that is off: violated
    - ConfigMap/db/T/data/config.yml: backups are kept for ever | found {"backups_to_keep_remote":0,"expirationInDays":"never"} | expected 30
    # versions for ever: violated
    - own/LifecycleConfiguration/Rules: older versions of backups stay for ever | found [{"Status":"Enabled","ExpirationInDays":30}] | expected "an end to noncurrent versions"
    # versions end: held
    # versions end later: violated
    - own/LifecycleConfiguration/Rules: older versions of backups stay 31 days more | found [{"Status":"Enabled","ExpirationInDays":30,"NoncurrentVersionExpiration":{"NoncurrentDays":31}}] | expected "an end to noncurrent versions"
    # versions suspended: held
    # another bucket: held"
  `);
});

it("BAK-003: backups of a region go to its own bucket", () => {
  const own = bucket([]);
  const said = (more: string, name = "own", where = region) => ({
    own,
    T: tool(`remote_storage: s3\nbucket: ${name}\nregion: ${where}\n${more}`),
  });
  const job = (env: object[], of = {}) =>
    object("CronJob", { spec: { jobTemplate: { spec: { template: { spec: { containers: [{ env }] } } } } } }, of);
  const set = (env: object[]) => object("StatefulSet", { spec: { template: { spec: { containers: [{ env }] } } } });
  const told = (name: string, value: string) => [
    { name: "OTHER", value: "x" },
    { name, value },
  ];
  expect(
    inFull(
      "BAK-003",
      {
        nowhere: { own },
        "in another region": { own, T: tool("remote_storage: s3\nbucket: own", { in: "eu-west-1" }) },
        there: said(""),
        "to another": said("", "other"),
        "by another region": said("", "own", "eu-west-1"),
        "beside the data": { own, T: tool(`remote_storage: none\nbucket: own\nregion: ${region}\n`) },
        "to a file server": { own, T: tool(`remote_storage: sftp\nbucket: own\nregion: ${region}\n`) },
        "a store that is not named": { own, T: tool(`backups_to_keep_remote: 3\nbucket: own\nregion: ${region}\n`) },
        "two of them, one elsewhere": { ...said(""), U: said("", "other").T, J: job(told("S3_BUCKET", "own")) },
        "no bucket is named": { own, T: tool(`remote_storage: s3\nregion: ${region}\n`) },
        "by S3's own address": said("endpoint: https://s3.us-east-1.amazonaws.com/"),
        "without a slash": said("endpoint: https://s3.us-east-1.amazonaws.com"),
        "to another store": said("endpoint: https://s3.amazonaws.com.example"),
        "no such bucket": { T: said("").T },
        "the same by the environment": { ...said(""), J: job(told("S3_BUCKET", "own")) },
        "elsewhere by the environment": { ...said(""), J: job(told("S3_BUCKET", "other")) },
        "elsewhere by the servers' environment": { ...said(""), J: set(told("S3_REGION", "eu-west-1")) },
        "another's environment": { ...said(""), J: job(told("S3_BUCKET", "other"), { in: "eu-west-1" }) },
        "another variable": { ...said(""), J: job([{ name: "MY_S3_BUCKET_", value: "x" }]) },
        "beside the data by the environment": { ...said(""), J: job(told("REMOTE_STORAGE", "none")) },
        "another store by the environment": { ...said(""), J: job(told("S3_ENDPOINT", "x")) },
      },
      { objectives: { "BAK-003": { value: { [region]: "own" } } }, topology },
    ),
  ).toMatchInlineSnapshot(`
    "# nowhere: out-of-scope: needs: assembly (the promise stands in the Kubernetes manifests)
    # in another region: violated
    - none: backups of us-east-1 go nowhere | expected "us-east-1"
    # there: held
    # to another: violated
    - ConfigMap/db/T/data/config.yml: backups of us-east-1 go to another bucket | found {"bucket":"other","region":"us-east-1"} | expected {"bucket":"own","region":"us-east-1"}
    - ConfigMap/db/T/data/config.yml: the bucket other does not stand in us-east-1 | found "none" | expected "us-east-1"
    # by another region: violated
    - ConfigMap/db/T/data/config.yml: backups of us-east-1 go to another bucket | found {"bucket":"own","region":"eu-west-1"} | expected {"bucket":"own","region":"us-east-1"}
    # beside the data: violated
    - ConfigMap/db/T/data/config.yml: backups of us-east-1 are kept beside the data | found "remote_storage: none\\nbucket: own\\nregion: us-east-1\\n" | expected "s3"
    # to a file server: violated
    - ConfigMap/db/T/data/config.yml: backups of us-east-1 are kept in sftp | found "remote_storage: sftp\\nbucket: own\\nregion: us-east-1\\n" | expected "s3"
    # a store that is not named: violated
    - ConfigMap/db/T/data/config.yml: backups of us-east-1 are kept beside the data | found "backups_to_keep_remote: 3\\nbucket: own\\nregion: us-east-1\\n" | expected "s3"
    # two of them, one elsewhere: violated
    - ConfigMap/db/U/data/config.yml: backups of us-east-1 go to another bucket | found {"bucket":"other","region":"us-east-1"} | expected {"bucket":"own","region":"us-east-1"}
    - ConfigMap/db/U/data/config.yml: the bucket other does not stand in us-east-1 | found "none" | expected "us-east-1"
    # no bucket is named: violated
    - ConfigMap/db/T/data/config.yml: backups of us-east-1 go to another bucket | found {"region":"us-east-1"} | expected {"bucket":"own","region":"us-east-1"}
    - ConfigMap/db/T/data/config.yml: the bucket  does not stand in us-east-1 | found "none" | expected "us-east-1"
    # by S3's own address: held
    # without a slash: held
    # to another store: violated
    - ConfigMap/db/T/data/config.yml: backups of us-east-1 go to https://s3.amazonaws.com.example | found "remote_storage: s3\\nbucket: own\\nregion: us-east-1\\nendpoint: https://s3.amazonaws.com.example" | expected "S3"
    # no such bucket: violated
    - ConfigMap/db/T/data/config.yml: the bucket own does not stand in us-east-1 | found "none" | expected "us-east-1"
    # the same by the environment: held
    # elsewhere by the environment: violated
    - CronJob/db/J/spec/jobTemplate/spec/template/spec/containers/0/env/1/value: the environment sends backups of us-east-1 elsewhere | found "other" | expected "us-east-1"
    # elsewhere by the servers' environment: violated
    - StatefulSet/db/J/spec/template/spec/containers/0/env/1/value: the environment sends backups of us-east-1 elsewhere | found "eu-west-1" | expected "us-east-1"
    # another's environment: held
    # another variable: held
    # beside the data by the environment: violated
    - CronJob/db/J/spec/jobTemplate/spec/template/spec/containers/0/env/1/value: the environment sends backups of us-east-1 elsewhere | found "none" | expected "us-east-1"
    # another store by the environment: violated
    - CronJob/db/J/spec/jobTemplate/spec/template/spec/containers/0/env/1/value: the environment sends backups of us-east-1 elsewhere | found "x" | expected "us-east-1""
  `);
});

it("BAK-002, BAK-003: where nothing is agreed, no number of days and no bucket is right", () => {
  const written = {
    own: bucket([]),
    T: tool(`remote_storage: s3\nbackups_to_keep_remote: 30\nbucket: own\nregion: ${region}`),
  };
  expect(inFull("BAK-002", { "nothing agreed": written }, { topology })).toBe(
    [
      "# nothing agreed: violated",
      '- ConfigMap/db/T/data/config.yml: backups are kept 30 days | found {"backups_to_keep_remote":30,"expirationInDays":"never"} | expected null',
    ].join("\n"),
  );
  expect(inFull("BAK-003", { "nothing agreed": written }, { topology })).toBe(
    [
      "# nothing agreed: violated",
      '- ConfigMap/db/T/data/config.yml: backups of us-east-1 go to another bucket | found {"bucket":"own","region":"us-east-1"} | expected {"region":"us-east-1"}',
    ].join("\n"),
  );
});

it("BAK-001: every shard is backed up daily, by one backup at a time", () => {
  const plan = { schedule: "0 2 * * *", timeZones: { [region]: "UTC" } };
  const job = (schedule: string, more: object = {}, container: object = { args: ["create_remote"] }, of = {}) => {
    const inner = { spec: { template: { spec: { containers: [container] } } } };
    return object("CronJob", { spec: { schedule, timeZone: "UTC", jobTemplate: inner, ...more } }, of);
  };
  const script = (text: string) => config({ "run.sh": text, "run.txt": "create_remote clickhouse-us-0" });
  const daily = job(plan.schedule);
  const objectives = { "BAK-001": { value: plan } };
  expect(
    inFull(
      "BAK-001",
      {
        none: { A: config({}) },
        daily: { daily },
        "another command": { daily: job(plan.schedule, {}, { command: ["list"] }) },
        "by a script": { daily: job(plan.schedule, {}, { command: ["sh", "-c", "tool create_remote x"] }) },
        "by the word": { daily: job(plan.schedule, {}, { command: ["backup"] }) },
        "no word of it": { daily: job(plan.schedule, {}, { command: ["mybackup", "backups"] }) },
        suspended: { daily: job(plan.schedule, { suspend: true }) },
        "in another region": { daily: job(plan.schedule, {}, undefined, { in: "eu-west-1" }) },
        hourly: { daily: job("0 * * * *") },
        "in another zone": { daily: job(plan.schedule, { timeZone: "Europe/Berlin" }) },
        "written with spaces and noughts": { daily: job("00  02 * * *") },
        "a second one at that time": { a: job("0 2 * * 0"), daily },
        "a second one later": { a: job("0 3 * * 0"), daily },
        "a second one at that minute of another hour": { daily, z: job("0 2,3 * * 0") },
        "a server of every shard": { daily, S: script("create_remote clickhouse-us-0 clickhouse-us-3") },
        "both servers of a shard": {
          daily,
          S: script("create_remote clickhouse-us-0 clickhouse-us-1:clickhouse-us-2.x"),
        },
        "a shard is left out": { daily, S: script("create_remote clickhouse-us-0 clickhouse-us-1") },
        "none by its name": { daily, S: script("create_remote $HOST") },
        "a script of other things": { daily, S: script("list clickhouse-us-0") },
      },
      { objectives, topology },
    ),
  ).toMatchInlineSnapshot(`
    "# none: violated
    - none: nothing backs us-east-1 up | expected "0 2 * * *"
    # daily: held
    # another command: violated
    - none: nothing backs us-east-1 up | expected "0 2 * * *"
    # by a script: held
    # by the word: held
    # no word of it: violated
    - none: nothing backs us-east-1 up | expected "0 2 * * *"
    # suspended: violated
    - none: nothing backs us-east-1 up | expected "0 2 * * *"
    # in another region: violated
    - none: nothing backs us-east-1 up | expected "0 2 * * *"
    # hourly: violated
    - CronJob/db/daily/spec/schedule: CronJob/db/daily does not run every day at two | found "0 * * * *" | expected "0 2 * * *"
    # in another zone: violated
    - CronJob/db/daily/spec/timeZone: CronJob/db/daily does not keep the region's own time | found "Europe/Berlin" | expected "UTC"
    # written with spaces and noughts: held
    # a second one at that time: violated
    - CronJob/db/a/spec/schedule: CronJob/db/a starts a second backup of us-east-1 at the same time | found "0 2 * * 0" | expected "one backup at a time"
    # a second one later: held
    # a second one at that minute of another hour: violated
    - CronJob/db/z/spec/schedule: CronJob/db/z starts a second backup of us-east-1 at the same time | found "0 2,3 * * 0" | expected "one backup at a time"
    # a server of every shard: held
    # both servers of a shard: held
    # a shard is left out: violated
    - ConfigMap/db/S/data/run.sh: nothing backs up clickhouse-us-2, clickhouse-us-3 | found "create_remote clickhouse-us-0 clickhouse-us-1" | expected "a server of each shard"
    # none by its name: held
    # a script of other things: held"
  `);
  const others = [
    "*/30 1-3 * * *",
    "0 */2 * * 0",
    "0 1/1 * * *",
    "000  10,2 * * 0",
    "0 0-10/2 * * 0",
    "0 2/12 * * 0",
    "* * * * *",
  ];
  const apart = [
    "0 1 * * *",
    "0 3-5 * * *",
    "0 0/4 * * 0",
    "5 2 * * 0",
    "0 1-2/2 * * *",
    "10-20 2 * * *",
    "0 12 * * *",
    "0 1/3 * * *",
    "@daily",
    "0 20 * * *",
  ];
  const verdicts = (list: readonly string[]) =>
    list.map((one) => inFull("BAK-001", { one: { daily, z: job(one) } }, { objectives, topology }).split("\n")[0]);
  expect(verdicts(others)).toEqual(others.map(() => "# one: violated"));
  expect(verdicts(apart)).toEqual(apart.map(() => "# one: held"));
  const wide = { ...topology, clusters: { own: { ...topology.clusters.own, shards: 4 } } };
  expect(
    inFull(
      "BAK-001",
      {
        "two shards of four": { daily, S: script("create_remote clickhouse-us-0 clickhouse-us-5") },
        "another region's script": {
          daily,
          S: config({ "run.sh": "create_remote clickhouse-us-0" }, { in: "eu-west-1" }),
        },
        "a schedule with noughts": { daily: job(" 000 02 * * * ") },
      },
      { objectives, topology: wide },
    ),
  ).toBe(
    [
      "# two shards of four: violated",
      '- ConfigMap/db/S/data/run.sh: nothing backs up clickhouse-us-2, clickhouse-us-3; clickhouse-us-6, clickhouse-us-7 | found "create_remote clickhouse-us-0 clickhouse-us-5" | expected "a server of each shard"',
      "# another region's script: held",
      "# a schedule with noughts: held",
    ].join("\n"),
  );
  const nowhere = { "BAK-001": { value: { ...plan, timeZones: {} } } };
  const clocks = { "no zone is agreed": { daily: job(plan.schedule, { timeZone: undefined }) } };
  expect(inFull("BAK-001", clocks, { objectives: nowhere, topology })).toBe(
    [
      "# no zone is agreed: violated",
      `- CronJob/db/daily/spec/timeZone: CronJob/db/daily does not keep the region's own time | found "the cluster's (UTC)" | expected ""`,
    ].join("\n"),
  );
  expect(inFull("BAK-001", { "nothing agreed": { daily } }, { topology })).toMatchInlineSnapshot(
    `"# nothing agreed: out-of-scope: no agreed value"`,
  );
});
