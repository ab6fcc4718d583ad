import { describe, expect, it } from "vitest";
import { modelOfSnapshot, parseSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

const vpc = (region: string) => ({
  ...{ type: "AWS::EC2::VPC", id: `vpc-${region}`, properties: {}, attributes: {}, identities: [`vpc-${region}`] },
  region,
});
const base: Snapshot = {
  ...{ schema: "assay.snapshot/1", profile: "p", account: "1", region: "us-east-1", collectedAt: "" },
  ...{ resources: [vpc("us-east-1")], gaps: [], calls: [] },
};
const modelOf = (snapshot: Snapshot) => modelOfSnapshot(snapshot, { kind: "snapshot", source: "s" });
const gap = { types: ["AWS::KMS::Key"], operation: "kms:ListKeys", reason: "AccessDenied: no" };

describe("the model of a snapshot", () => {
  it("knows nothing where one region of several is empty", () => {
    const model = modelOf({ ...base, regions: ["us-east-1", "eu-west-1"] });
    expect(() => model.all("AWS::EC2::VPC")).toThrow("where it should run: eu-west-1");
    const both = modelOf({
      ...base,
      regions: ["us-east-1", "eu-west-1"],
      resources: [vpc("us-east-1"), vpc("eu-west-1")],
    });
    expect(both.all("AWS::EC2::VPC")).toHaveLength(2);
  });

  it("takes what AWS itself puts everywhere for no platform", () => {
    const list = { ...vpc("us-east-1"), type: "AWS::EC2::PrefixList" };
    expect(() => modelOf({ ...base, resources: [list] }).all("AWS::EC2::PrefixList")).toThrow(
      "nothing of the platform",
    );
  });

  it("finds neither presence nor absence where a read failed", () => {
    const model = modelOf({ ...base, gaps: [gap], covered: [{ types: ["AWS::EC2::Subnet", "AWS::EC2::VPC"] }] });
    expect(() => model.all("AWS::KMS::Key")).toThrow("AccessDenied");
    expect(() => model.named("alias/data")).toThrow("alias/data could not be read");
    expect(() => model.everything()).toThrow("not everything could be read");
    expect(model.named("subnet-1")).toBeUndefined();
    expect(model.named("vpc-us-east-1")?.id).toBe("vpc-us-east-1");
  });

  it("tells a region whose VPCs could not be read by that, and no other", () => {
    const unread = (types: string[], region?: string) =>
      modelOf({
        ...base,
        regions: ["us-east-1", "eu-west-1"],
        covered: [{ types: ["AWS::EC2::EIP"] }],
        gaps: [{ types, operation: "o", reason: "denied", ...(region === undefined ? {} : { region }) }],
      });
    for (const region of ["eu-west-1", undefined]) {
      expect(unread(["AWS::EC2::VPC"], region).all("AWS::EC2::EIP")).toEqual([]);
      expect(() => unread(["AWS::EC2::Subnet"], region).all("AWS::EC2::EIP")).toThrow("where it should run: eu-west-1");
    }
    expect(() => unread(["AWS::EC2::VPC"], "us-east-1").all("AWS::EC2::EIP")).toThrow("where it should run: eu-west-1");
  });

  it("has its resources in their places", () => {
    const { region: _, ...anywhere } = vpc("us-east-1");
    const model = modelOf({ ...base, resources: [{ ...vpc("us-east-1"), type: "AWS::EC2::EIP" }, anywhere] });
    expect(model.all("AWS::EC2::VPC", "AWS::EC2::EIP").map(({ pointer, source }) => [pointer, source])).toEqual([
      ["/resources/1/properties", "s"],
      ["/resources/0/properties", "s"],
    ]);
    expect([model.kind, model.account, model.region, model.isLive]).toEqual(["snapshot", "1", "us-east-1", true]);
  });

  it("is refused in plain words when the file is no snapshot", () => {
    expect(() => parseSnapshot("{", "now.json")).toThrow("now.json is not valid JSON");
    expect(() => parseSnapshot("{}", "now.json")).toThrow(/^now\.json: schema: .*assay\.snapshot\/1/);
    const broken = JSON.stringify({ ...base, resources: [{ ...vpc("us-east-1"), id: 7 }] });
    expect(() => parseSnapshot(broken, "now.json")).toThrow(/^now\.json: resources\.0\.id: .*string/);
    expect(parseSnapshot(JSON.stringify(base), "now.json").account).toBe("1");
  });
});
