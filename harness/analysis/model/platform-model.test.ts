// Resources by type and by name, what could not be read, and what a judgement has asked for.

import { describe, expect, it } from "vitest";
import { Coverage } from "./coverage.ts";
import { property } from "./node.ts";
import { tagsOf } from "./platform-model.ts";
import type { PlatformModelInit } from "./platform-model.ts";
import { ec2, modelWith } from "./sample-model.ts";
import type { Value } from "./value.ts";

const [vpc, net] = [ec2("VPC", "vpc-1"), ec2("Subnet", "subnet-1", { VpcId: "vpc-1" })];
const named = (id: string, type: string, ...identities: string[]) => ({ ...ec2("X", id), type, identities });

describe("what a model is", () => {
  it("is told by its source; what is not said is empty", () => {
    const bare = modelWith([]);
    expect([bare.gaps, bare.hasManifests, bare.stacks, bare.switched, bare.parameters]).toEqual([
      [],
      false,
      undefined,
      undefined,
      [],
    ]);
    expect(
      (["template", "assembly", "snapshot", "live", "tfplan"] as const).map((kind) => modelWith([], { kind }).isLive),
    ).toEqual([false, false, true, true, false]);
  });
});

describe("resources by type", () => {
  it("come type after type, as they were asked for", () => {
    const model = modelWith([vpc, net, ec2("Subnet", "subnet-2")]);
    expect(model.all("AWS::EC2::Subnet", "AWS::EC2::VPC", "AWS::EC2::EIP").map(({ id }) => id)).toEqual([
      ...["subnet-1", "subnet-2", "vpc-1"],
    ]);
    expect(model.everything()).toHaveLength(3);
  });

  it("are not known where a read failed, or where nothing was found at all", () => {
    const gap = { types: ["AWS::EC2::EIP"], operation: "ec2:DescribeAddresses", reason: "denied" };
    const model = modelWith([vpc], { gaps: [gap] });
    expect(model.all("AWS::EC2::VPC")).toEqual([vpc]);
    expect(() => model.all("AWS::EC2::VPC", "AWS::EC2::EIP")).toThrow(
      "AWS::EC2::EIP could not be read: ec2:DescribeAddresses: denied",
    );
    expect(() => model.everything()).toThrow("not everything could be read: ec2:DescribeAddresses: denied");
    const whole = modelWith([vpc], { gaps: [{ ...gap, types: ["*"] }] });
    expect(() => whole.all("AWS::EC2::VPC")).toThrow("AWS::EC2::VPC could not be read");
    const empty = modelWith([vpc], { nothingFoundIn: ["us-east-1", "eu-west-1"] });
    const message = "nothing of the platform was found where it should run: us-east-1, eu-west-1";
    expect(() => empty.all("AWS::EC2::VPC")).toThrow(message);
    expect(() => empty.everything()).toThrow(message);
  });
});

describe("a name", () => {
  const bucket = named("B", "AWS::S3::Bucket", "⟨B⟩", "name");
  const role = named("R", "AWS::IAM::Role", "⟨R⟩", "name");

  it("leads to a resource, as does any attribute of it", () => {
    const model = modelWith([bucket, role]);
    expect(["⟨B⟩", "⟨B.Arn⟩", "⟨B.Endpoint.Address⟩"].map((name) => model.named(name)?.id)).toEqual(["B", "B", "B"]);
    expect([
      model.named("⟨C.Arn⟩"),
      model.named("x ⟨B.Arn⟩"),
      model.named("⟨B.Arn⟩ x"),
      model.named(undefined),
    ]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it("of several leads to the last, or to the one that is meant", () => {
    const model = modelWith([bucket, role]);
    expect(model.named("name")?.id).toBe("R");
    expect(model.named("name", ["AWS::S3::Bucket"])?.id).toBe("B");
    expect(model.named("name", ["AWS::EKS::Cluster"])).toBeUndefined();
    expect(model.named("⟨B⟩", ["AWS::EKS::Cluster"])?.id).toBe("B");
    const twice = modelWith([bucket, named("C", "AWS::EKS::Cluster", "⟨B⟩")]);
    expect([twice.named("⟨B⟩")?.id, twice.named("⟨B⟩", ["AWS::S3::Bucket"])?.id]).toEqual(["C", "B"]);
  });

  it("that a key has from its alias leads to the key, in whatever order they come", () => {
    const key = named("K", "AWS::KMS::Key", "⟨K⟩", "alias/k", "⟨L⟩");
    const alias = named("L", "AWS::KMS::Alias", "alias/k", "⟨L⟩");
    for (const resources of [
      [key, alias],
      [alias, key],
    ]) {
      expect(["alias/k", "⟨L⟩", "⟨K⟩"].map((name) => modelWith(resources).named(name)?.id)).toEqual(["K", "K", "K"]);
    }
    expect(modelWith([alias]).named("alias/k")?.id).toBe("L");
    expect(modelWith([alias]).named("⟨L⟩")).toBeUndefined();
  });

  it("of what could not be read is not known", () => {
    const gap = (type: string) => ({ types: ["AWS::EC2::EIP", type], operation: "o", reason: "denied" });
    const model = (type: string) => modelWith([bucket, vpc], { gaps: [gap(type)] });
    expect(() => model("AWS::EC2::Subnet").named("subnet-9")).toThrow("subnet-9 could not be read: o: denied");
    expect(model("AWS::S3::Bucket").named("subnet-9")).toBeUndefined();
    expect(() => model("AWS::S3::Bucket").named("name")).toThrow("name could not be read: o: denied");
    expect(model("AWS::EC2::VPC").named("name")?.id).toBe("B");
    expect(() => model("AWS::IAM::Role").named("other", ["AWS::IAM::Role"])).toThrow("other could not be read");
    expect(model("AWS::IAM::Role").named("other", ["AWS::S3::Bucket"])).toBeUndefined();
  });
});

describe("what nobody looked for", () => {
  const coverage = new Coverage({
    covered: [{ types: ["AWS::EC2::VPC", "AWS::S3::Bucket"] }],
    leftOut: [{ types: ["AWS::SQS::Queue"], reason: "on purpose" }],
    regions: ["us-east-1"],
  });
  const asked = (
    judge: (model: ReturnType<typeof modelWith>) => void,
    more: Partial<PlatformModelInit> = {},
    without: string[] = [],
  ) => {
    const model = modelWith([vpc], { coverage, ...more });
    const told: [string, string?][] = [];
    model.watched(
      { without, onAsked: (type, reason) => told.push(reason === undefined ? [type] : [type, reason]) },
      () => {
        judge(model);
      },
    );
    return told;
  };

  it("is not absent: it is unknown, left out, or declared to be absent", () => {
    expect(asked((model) => model.all("AWS::EC2::VPC"))).toEqual([["AWS::EC2::VPC"]]);
    expect(asked((model) => model.all("AWS::SQS::Queue"))).toEqual([["AWS::SQS::Queue", "on purpose"]]);
    expect(() => asked((model) => model.all("AWS::EC2::EIP"))).toThrow(
      "AWS::EC2::EIP could not be read: no reader looked for it (us-east-1)",
    );
    expect(asked((model) => model.all("AWS::EC2::EIP"), {}, ["AWS::EC2::EIP"])).toEqual([
      ["AWS::EC2::EIP", "the profile declares to be without it"],
    ]);
    expect(asked((model) => model.everything())).toEqual([["*"], ["AWS::SQS::Queue", "on purpose"]]);
    expect(asked((model) => model.all("AWS::EC2::EIP"), { coverage: undefined as never })).toEqual([["AWS::EC2::EIP"]]);
  });

  it("is not known by its name either, where the form of that tells what it names", () => {
    const queue = "arn:aws:sqs:us-east-1:123456789012:q";
    expect(asked((model) => model.named(queue))).toEqual([["AWS::SQS::Queue", "on purpose"]]);
    expect(() => asked((model) => model.named("subnet-9"))).toThrow(
      "subnet-9 could not be read: no reader looked for it",
    );
    expect(asked((model) => model.named("subnet-9"), {}, ["AWS::EC2::Subnet"])).toEqual([]);
    expect(asked((model) => model.named("vpc-9"))).toEqual([]);
    expect(asked((model) => model.named("some-name"))).toEqual([]);
    expect(asked((model) => model.named("subnet-9"), { coverage: undefined as never })).toEqual([]);
  });

  it("is told to the judgement that asks, and to no other", () => {
    const model = modelWith([vpc]);
    const told: string[] = [];
    const watch = (name: string) => ({ without: [], onAsked: (type: string) => told.push(`${name} ${type}`) });
    model.watched(watch("outer"), () => {
      expect(() => {
        model.watched(watch("inner"), () => {
          model.all("AWS::EC2::VPC");
          throw new TypeError("broken");
        });
      }).toThrow("broken");
      model.all("AWS::EC2::EIP");
    });
    model.all("AWS::EC2::Subnet");
    expect(told).toEqual(["inner AWS::EC2::VPC", "outer AWS::EC2::EIP"]);
    expect(model.watched(watch("x"), () => 7)).toBe(7);
  });

  it("types that are read are told, by asking and by following a name", () => {
    const read: string[] = [];
    const model = modelWith([vpc, net], { onRead: (type) => read.push(type) });
    model.all("AWS::EC2::EIP", "AWS::EC2::Subnet");
    model.named("vpc-1");
    model.named("nobody");
    model.everything();
    expect(read).toEqual(["AWS::EC2::EIP", "AWS::EC2::Subnet", "AWS::EC2::VPC", "*"]);
  });
});

describe("references", () => {
  it("lead from a value to a resource, and back to all that refer to it", () => {
    const [other, both] = [ec2("Subnet", "subnet-2", { VpcId: "vpc-2" }), ec2("Thing", "t", { Ids: ["x", "vpc-1"] })];
    const model = modelWith([vpc, net, other, both]);
    expect(model.referred(property(net, "VpcId"))).toBe(vpc);
    expect(model.referred(property(net, "Other"))).toBeUndefined();
    expect(model.referring("AWS::EC2::Subnet", ["VpcId"], vpc)).toEqual([net]);
    expect(model.referring("AWS::EC2::Thing", ["Ids"], vpc)).toEqual([both]);
    expect(model.referring("AWS::EC2::Subnet", ["Other"], vpc)).toEqual([]);
  });
});

describe("tags", () => {
  it.each<[Value, [string, string][]]>([
    [
      [{ Key: "a", Value: "1" }, { Key: "b" }, { Value: "2" }],
      [
        ["a", "1"],
        ["b", ""],
        ["", "2"],
      ],
    ],
    [
      { a: "1", b: 2 },
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    [{ a: null }, [["a", ""]]],
    [[], []],
    [undefined, []],
  ])("%j", (Tags, pairs) => {
    expect([...tagsOf(ec2("VPC", "v", { Tags }))]).toEqual(pairs);
  });
});
