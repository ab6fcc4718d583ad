// RES-005 in several regions: backups of each lie in a bucket of its own, whatever the tool is told them by.

import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { platform, said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

type Objects = Exclude<Written, string>;

const inRegion = (kind: string, region: string | undefined, whole: object, name?: string): Objects[string] => [
  `Kubernetes::${kind}`,
  {
    metadata: {
      ...(name === undefined ? {} : { name }),
      labels: region === undefined ? {} : { "topology.kubernetes.io/region": region },
    },
    ...whole,
  },
];
const tool = (region: string | undefined, bucket?: string) =>
  inRegion("ConfigMap", region, {
    data: {
      "config.yml": `general:\n  remote_storage: s3\ns3:\n  ${bucket === undefined ? "" : `bucket: ${bucket}`}\n`,
    },
  });
const bucket = (BucketName: string, target?: unknown, Status = "Enabled"): Objects[string] => [
  "S3::Bucket",
  {
    BucketName,
    ...(target === undefined
      ? {}
      : { ReplicationConfiguration: { Rules: [{ Status, Destination: { Bucket: target } }] } }),
  },
];
const [here, there] = ["us-east-1", "eu-west-1"];

/** What the row says of buckets that lie in these regions. */
function judged(objects: Objects, places: Readonly<Record<string, string | undefined>>, regions = [here, there]) {
  const { resources, kind, account, region, hasManifests } = platform(objects);
  const placed = resources.map(({ region: own, ...one }) => {
    const place = one.type === "AWS::S3::Bucket" ? places[one.id] : own;
    return { ...one, ...(place === undefined ? {} : { region: place }) };
  });
  const model = new PlatformModel({ kind, account, region, hasManifests, resources: placed });
  const [verdict, ...found] = said("RES-005", model, { regions }).split("\n");
  return [verdict, ...found.map((one) => one.replace(/^finding \S+: | \| .*$/g, ""))];
}

const own = { A: bucket("backups"), B: bucket("second") };
const places = { A: here, B: there };

it("by its file", () => {
  expect(judged({ ...own, T: tool(here, "backups"), U: tool(there, "second") }, places)).toEqual(["held"]);
  expect(judged({ ...own, T: tool(here, "second") }, places)).toEqual([
    "violated",
    `backups of ${here} lie in ${there}`,
  ]);
  expect(judged({ ...own, T: tool(here, "second") }, { A: here })).toEqual([
    "violated",
    `backups of ${here} lie in no region`,
  ]);
  expect(judged({ ...own, T: tool(here, "second") }, places, [here])).toEqual(["held"]);
  expect(judged({ ...own, T: tool(undefined, "second") }, places)).toEqual(["held"]);
  expect(judged({ ...own, T: tool(here, "nobodys") }, places)).toEqual(["held"]);
  expect(judged({ ...own, T: tool(here) }, places)).toEqual(["held"]);
});

it("by what the tool takes before its file", () => {
  const job = (container: object, region = here) =>
    inRegion("CronJob", region, {
      spec: { jobTemplate: { spec: { template: { spec: { containers: [container] } } } } },
    });
  const set = (container: object) =>
    inRegion("StatefulSet", here, { spec: { template: { spec: { containers: [container] } } } });
  const env = (value: string) => ({ env: [{ name: "S3_BUCKET", value }] });
  const base = { ...own, T: tool(here, "backups") };
  const away = ["violated", `backups of ${here} lie in ${there}`];
  expect(judged({ ...base, J: job(env("second")) }, places)).toEqual(away);
  expect(judged({ ...base, J: set(env("second")) }, places)).toEqual(away);
  expect(judged({ ...base, J: job(env("backups")) }, places)).toEqual(["held"]);
  expect(judged({ ...base, J: job(env("second"), there) }, places)).toEqual(["held"]);
  const map = (data: object, region = here, name = "told") => inRegion("ConfigMap", region, { data }, name);
  const from = (prefix?: string, name = "told") => ({
    envFrom: [{ secretRef: { name } }, { prefix, configMapRef: { name } }],
  });
  const of = (container: object, more: Objects) => judged({ ...base, J: job(container), ...more }, places);
  expect(of(from(), { M: map({ S3_BUCKET: "second" }) })).toEqual(away);
  expect(of(from("S3_"), { M: map({ BUCKET: "second" }) })).toEqual(away);
  expect(of(from("S3_"), { M: map({ S3_BUCKET: "second" }) })).toEqual(["held"]);
  expect(of(from("BUCKET"), { M: map({ S3_BUCKET: "second", S3_: "second" }) })).toEqual(["held"]);
  expect(of(from(), { M: map({ OTHER: "second" }) })).toEqual(["held"]);
  expect(of(from(), { M: map({ S3_BUCKET: "second" }, there) })).toEqual(["held"]);
  expect(of(from(), { M: map({ S3_BUCKET: "second" }, here, "other") })).toEqual(["held"]);
  // A variable of its own comes before those of maps.
  expect(of({ ...from(), ...env("backups") }, { M: map({ S3_BUCKET: "second" }) })).toEqual(["held"]);
  expect(of({ ...from(), ...env("second") }, { M: map({ S3_BUCKET: "backups" }) })).toEqual(away);
});

it("copies stay in the region", () => {
  const third = { ...own, C: bucket("third") };
  const of = (target: unknown, Status?: string) =>
    judged({ ...third, B: bucket("second", target, Status), U: tool(there, "second") }, { ...places, C: there });
  expect(of("third")).toEqual(["held"]);
  expect(of("backups")).toEqual(["violated", `backups of ${there} are copied elsewhere`]);
  expect(of("arn:aws:s3:::nobodys")).toEqual(["violated", `backups of ${there} are copied elsewhere`]);
  expect(of("backups", "Disabled")).toEqual(["held"]);
});
