// One row from what was declared and from what runs: the worse counts, and a disagreement is told as drift.

import { expect, it } from "vitest";
import type { Profile } from "#harness/config/profile.ts";
import { present } from "#harness/core/errors.ts";
import { requirements } from "#harness/requirements/catalogue.ts";
import { Coverage, inTheCluster } from "../model/coverage.ts";
import { PlatformModel } from "../model/platform-model.ts";
import { checks } from "./registry.ts";
import { platform, running, runningAsRead } from "./sample-platform.ts";
import { judgeTwoViews } from "./two-views.ts";

const profile = {
  name: "byoc-private",
  objectives: {},
  topology: {},
  intent: {
    regions: ["us-east-1"],
    cidrs: { vpc: "10.0.0.0/16", tiers: {} },
    ...{ egress: [], peers: [], publicSubnets: [], declaredPorts: {}, clusterAdmins: [], hopLimit2: [], apiRanges: [] },
  },
} as unknown as Profile;

const open = { BucketName: "b", AccessControl: "PublicRead" };
const shut = {
  BucketName: "b",
  PublicAccessBlockConfiguration: Object.fromEntries(
    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].map((name) => [name, true]),
  ),
};
const bucket = (properties: object) => ({ B: ["S3::Bucket", properties] }) as const;
const drift = (said: string, ran: string, why = "") =>
  `warning drift: the description says ${said}, the running platform ${ran}${why === "" ? "" : ` (${why})`}`;

function judged(row: string, declared: PlatformModel, live: PlatformModel) {
  const { declared: first, live: second, composed } = judgeTwoViews(row, { profile, declared, live });
  const { requirement, verdict, reason, findings } = composed;
  expect(requirement).toBe(row);
  return {
    each: [first.verdict, second?.verdict],
    verdict,
    ...(reason === undefined ? {} : { reason }),
    says: findings.map(({ severity, message }) => (severity === undefined ? message : `${severity} ${message}`)),
    first: findings[0],
  };
}

it("where both agree there is no drift", () => {
  const { each, verdict, says } = judged("S3-008", platform(bucket(shut)), running(bucket(shut)));
  expect([each, verdict, says]).toEqual([["held", "held"], "held", []]);
  const both = judged("S3-008", platform(bucket({ ...shut, ...open })), running(bucket({ ...shut, ...open })));
  const public_ = "B has a public access control list";
  expect([both.each, both.verdict, both.says]).toEqual([["violated", "violated"], "violated", [public_, public_]]);
});

it("the worse of the two counts, and the drift is told first, at its place", () => {
  const message = "B has a public access control list";
  const ran = judged("S3-008", platform(bucket(shut)), running(bucket({ ...shut, ...open })));
  expect([ran.each, ran.verdict, ran.says]).toEqual([
    ["held", "violated"],
    "violated",
    [drift("held", "violated", message), message],
  ]);
  expect(ran.first).toEqual({
    source: "s.json",
    resource: "B",
    path: "/Resources/B/Properties/AccessControl",
    actual: "violated",
    expected: "held",
    message: `drift: the description says held, the running platform violated (${message})`,
    severity: "warning",
  });
  const said = judged("S3-008", platform(bucket({ ...shut, ...open })), running(bucket(shut)));
  expect([said.each, said.verdict, said.says]).toEqual([
    ["violated", "held"],
    "violated",
    [drift("violated", "held", message), message],
  ]);
  const none = judged("S3-008", platform(bucket(shut)), running({}));
  const nothing = "nothing to judge was found";
  expect([none.each, none.verdict, none.says]).toEqual([
    ["held", "unknown"],
    "unknown",
    [drift("held", "unknown", nothing), nothing],
  ]);
  expect(none.first).toMatchObject({ source: "", resource: "none" });
  expect(none.first).not.toHaveProperty("path");
});

it("a row that the API cannot decide is judged as it is declared", () => {
  const vpc = { V: ["EC2::VPC", {}] } as const;
  const { each, verdict, reason } = judged("TLS-005", platform(vpc), running(vpc));
  expect([each, verdict, reason]).toEqual([
    ["out-of-scope", undefined],
    "out-of-scope",
    "needs: assembly (the promise stands in the Kubernetes manifests)",
  ]);
  expect(() => judged("NOBODY-001", platform(vpc), running(vpc))).toThrow("no check judges NOBODY-001");
});

it("a row of which the API shows nothing is judged by its description alone", () => {
  const row = requirements.find(
    ({ id, decidedBy }) => decidedBy.live === "no" && checks.has(id) && checks.get(id)?.needs === undefined,
  );
  const vpc = { V: ["EC2::VPC", {}] } as const;
  expect(judged(present(row, "a row").id, platform(vpc), running(vpc)).each[1]).toBeUndefined();
});

it("what is left out stands beside a verdict that is not held", () => {
  const backups = (target?: string) => {
    const rule = { Status: "Enabled", Destination: { Bucket: target } };
    const ReplicationConfiguration = target === undefined ? undefined : { Rules: [rule] };
    return { B: ["S3::Bucket", { BucketName: "backups", ReplicationConfiguration }] } as const;
  };
  const [away, note] = ["backups leave their region", /^note not decided here: /] as const;
  const says = (declared?: string, live?: string) =>
    judged("RES-005", platform(backups(declared)), running(backups(live))).says;
  expect(says()).toEqual([]);
  const both = says("elsewhere", "elsewhere");
  expect(both.filter((one) => one === away)).toHaveLength(2);
  expect(both.filter((one) => note.test(one))).toHaveLength(2);
  const [first, ...rest] = says(undefined, "elsewhere");
  expect(first).toBe(drift("held", "violated", away));
  expect(rest.filter((one) => note.test(one))).toHaveLength(2);
});

it("what the API does not show of the cluster is left out where the description does not show it either", () => {
  const cluster = { G: ["EKS::Nodegroup", { ScalingConfig: { MaxSize: 2, DesiredSize: 2 } }] } as const;
  const pods = { ...cluster, P: ["Kubernetes::Pod", {}] } as const;
  const asked = ({ resources }: PlatformModel) =>
    new PlatformModel({
      ...{ kind: "live", account: "1", region: "us-east-1", resources },
      coverage: new Coverage({ covered: [{ types: ["AWS::EKS::Nodegroup"] }], leftOut: [], regions: ["us-east-1"] }),
    });
  const live = asked(running(cluster));
  const told = (declared: PlatformModel) =>
    judged("BASE-004", declared, live).says.filter((one) => one.includes(inTheCluster)).length;
  expect([told(platform(cluster)) > 0, told(platform(pods))]).toEqual([true, 0]);
});

it("out of scope in both views, with its reason", () => {
  const vpc = { V: ["EC2::VPC", {}] } as const;
  const { verdict, reason, says } = judged("DRUID-014", platform(vpc), running(vpc));
  expect([verdict, reason, says]).toEqual(["out-of-scope", "no agreed value", []]);
});

it("a row that one view cannot decide is decided by the other, without a reason and without drift", () => {
  const key = (PendingWindowInDays: number) => ({ K: ["KMS::Key", { PendingWindowInDays }] }) as const;
  const of = (days: number) => judged("KMS-003", platform(key(days)), running(key(days)));
  const [good, bad] = [of(30), of(7)];
  expect([good.each[0], good.verdict, good.says, good.reason]).toEqual(["held", "held", [], undefined]);
  expect([bad.verdict, bad.says, bad.reason]).toEqual(["violated", ["K could be gone after 7 days"], undefined]);
});

it("what one view leaves out is no drift", () => {
  const unread = runningAsRead(bucket(shut), ["EC2::VPC"]);
  const { each, says } = judged("S3-008", platform(bucket(shut)), unread);
  expect(each[0]).toBe("held");
  expect(says.filter((one) => one.includes("drift"))).toHaveLength(each[1] === "out-of-scope" ? 0 : 1);
});
