import { describe, expect, it } from "vitest";
import type { Profile } from "#harness/config/profile.ts";
import { judgeCheck } from "../judge.ts";
import { checks } from "../registry.ts";
import { running, said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { present } from "#harness/core/errors.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { ValueMap } from "../../model/value.ts";

/** What a row says, of a profile by its name: some leave to a row of their own what others decide here. */
function verdictIn(name: string, row: string, model: PlatformModel): string {
  const profile = { name, objectives: {}, topology: {}, intent: { regions: ["us-west-2"] } } as unknown as Profile;
  const { verdict, findings } = judgeCheck(present(checks.get(row), row), model, profile);
  const [first] = findings.filter(({ severity }) => severity === undefined);
  return first === undefined ? verdict : `${verdict}: ${first.resource}: ${first.message}`;
}

describe("BASE-020: a running key", () => {
  const written: Written = {
    key: ["KMS::Key", {}],
    other: ["KMS::Key", {}],
    alias: ["KMS::Alias", { AliasName: "alias/data", TargetKeyId: { Ref: "key" } }],
  };
  const of = (state: string, id = "key") => running(written, { [id]: { KeyState: state } });

  it.each([
    ["in use", of("Enabled"), "held"],
    ["without a name, which is on its way out", of("PendingDeletion", "other"), "held"],
    [
      "with a name, which is on its way out",
      of("PendingDeletion"),
      "violated: key: the key alias/data is about to be deleted",
    ],
  ])("%s", (_what, model, expected) => {
    expect(verdictIn("druid-eks", "BASE-020", model)).toBe(expected);
  });

  it("is KMS-001's where the profile has it", () => {
    expect(verdictIn("byoc-private", "BASE-020", of("PendingDeletion"))).toBe("unknown");
  });
});

describe("BASE-019: a running flow log", () => {
  const log = { ResourceId: { Ref: "vpc" }, TrafficType: "ALL", LogGroupName: "flows", DeliverLogsPermissionArn: "r" };
  const of = (...states: ValueMap[]): PlatformModel => {
    const logs = states.map((_state, at) => [`log${String(at)}`, ["EC2::FlowLog", log]] as const);
    const shown = Object.fromEntries(states.map((state, at) => [`log${String(at)}`, state]));
    return running({ vpc: ["EC2::VPC", {}], ...Object.fromEntries(logs) }, shown);
  };
  const told = (name: string, model: PlatformModel): boolean => {
    const profile = { name, objectives: {}, topology: {}, intent: { regions: ["us-west-2"] } } as unknown as Profile;
    const { findings } = judgeCheck(present(checks.get("BASE-019"), "row"), model, profile);
    return findings.some(({ message, expected }) => /^the flow log is /.test(message) && expected === "ACTIVE");
  };
  const failed = { FlowLogStatus: "ACTIVE", DeliverLogsStatus: "FAILED" };

  it.each<[string, PlatformModel, boolean]>([
    ["that delivers", of({ FlowLogStatus: "ACTIVE", DeliverLogsStatus: "SUCCESS" }), false],
    ["that does not", of(failed), true],
    ["that is gone", of({ FlowLogStatus: "FAILED" }), true],
    ["beside one that delivers", of(failed, { FlowLogStatus: "ACTIVE" }), false],
    ["beside one like it", of(failed, failed), true],
  ])("%s", (_what, model, expected) => {
    expect([told("druid-eks", model), told("byoc-private", model)]).toEqual([expected, false]);
  });
});

describe("RES-005: running copies", () => {
  const backups = (target: unknown) => ({
    backups: [
      "S3::Bucket",
      {
        BucketName: "backups",
        ReplicationConfiguration: { Rules: [{ Status: "Enabled", Destination: { Bucket: target } }] },
      },
    ] as const,
    copies: ["S3::Bucket", { BucketName: "copies" }] as const,
  });
  const intent = { buckets: { backups: "backups" } };
  /** The API tells no region of a bucket. */
  const listed = (target: unknown): PlatformModel => {
    const model = running(backups(target));
    for (const resource of model.resources) Reflect.deleteProperty(resource, "region");
    return model;
  };

  it("in a bucket of which no region was read are not known to stay", () => {
    expect(said("RES-005", listed("arn:aws:s3:::copies"), intent)).toBe(
      "unknown\nfinding backups/ReplicationConfiguration/Rules/0/Destination/Bucket: in which region copies lies was not read",
    );
  });

  it("of every bucket of backups leave when they lie in another region, however many stand before them", () => {
    const model = running({
      ...backups("arn:aws:s3:::copies"),
      "a-backups": ["S3::Bucket", { BucketName: "a-backups" }] as const,
    });
    const placed = (region: string) => {
      for (const one of model.resources) Object.assign(one, { region: one.id === "copies" ? region : "us-east-1" });
      return said("RES-005", model, intent).split("\n")[0];
    };
    expect([placed("us-east-1"), placed("eu-central-1")]).toEqual(["held", "violated"]);
  });

  it("are at home where the bucket of a region lies in it, whatever its name says", () => {
    const model = running({ home: ["S3::Bucket", { BucketName: "backups-eu-central-1" }] });
    const objectives = { "BAK-003": { value: { "eu-central-1": "backups-eu-central-1" } } };
    const placed = (region?: string) => {
      for (const one of model.resources) Object.assign(one, { region });
      return said("RES-005", model, { ...intent, objectives }).split("\n")[0];
    };
    expect([placed("eu-central-1"), placed("us-east-1"), placed()]).toEqual(["held", "violated", "unknown"]);
  });

  it("are not known to be within the agreed regions where a bucket's was not read", () => {
    const placed = (region?: string) => {
      const model = running({ home: ["S3::Bucket", { BucketName: "b" }] });
      for (const one of model.resources) Object.assign(one, { region });
      return said("BASE-017", model, { regions: ["us-east-1"] }).split("\n")[0];
    };
    expect([placed("us-east-1"), placed("eu-west-1"), placed()]).toEqual(["held", "violated", "unknown"]);
  });

  it("in a bucket of somebody else leave", () => {
    expect(said("RES-005", listed("arn:aws:s3:::elsewhere"), intent)).toMatch(
      /^violated\n.*backups leave their region/,
    );
  });
});
