import { describe, expect, it } from "vitest";
import type { Profile } from "#harness/config/profile.ts";
import { present } from "#harness/core/errors.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import { Inspection } from "../inspection.ts";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { ofThreeZones, threeVote } from "./coordinators.ts";
import { clustersWithParts } from "./parts-of-cluster.ts";

/** Resources with regions by id or type; what is not named has none. */
function inRegions(written: Written, regions: Readonly<Record<string, string>>): PlatformModel {
  const { resources, ...rest } = platform(written);
  const placed = resources.map((resource) => {
    const copy = { ...resource };
    Reflect.deleteProperty(copy, "region");
    const region = regions[resource.id] ?? regions[resource.type];
    return region === undefined ? copy : { ...copy, region };
  });
  return new PlatformModel({ ...rest, resources: placed });
}

describe("add-ons", () => {
  const named = (name: string) => ["EKS::Cluster", { Name: name }] as const;
  const addon = (of?: unknown) => ["EKS::Addon", of === undefined ? {} : { ClusterName: of }] as const;
  const parts = (written: Written, regions: Readonly<Record<string, string>> = {}) =>
    clustersWithParts(inRegions(written, regions)).map(({ called, of }) => [
      called,
      of("AWS::EKS::Addon").map(({ id }) => id),
    ]);

  it.each<[string, Written, Readonly<Record<string, string>>, unknown]>([
    ["without a cluster", { a: addon("x") }, {}, [["the cluster", ["a"]]]],
    ["of the one by reference", { c: named("x"), a: addon({ Ref: "c" }) }, {}, [["the cluster", ["a"]]]],
    ["of the one by name", { c: named("x"), a: addon("x"), b: addon("y") }, {}, [["the cluster", ["a"]]]],
    ["of nobody, where there is one", { c: named("x"), a: addon() }, {}, [["the cluster", ["a"]]]],
    [
      "of nobody, where there are two",
      { c: named("x"), d: named("y"), a: addon() },
      {},
      [
        ["c", []],
        ["d", []],
      ],
    ],
    [
      "by name of two",
      { c: named("x"), d: named("y"), a: addon("y"), b: addon("x") },
      {},
      [
        ["c", ["b"]],
        ["d", ["a"]],
      ],
    ],
    [
      "of the same name in two regions",
      { c: named("x"), d: named("x"), a: addon("x"), b: addon("x") },
      { c: "us", d: "eu", a: "eu", b: "us" },
      [
        ["c", ["b"]],
        ["d", ["a"]],
      ],
    ],
    [
      "of nobody, each alone in its region",
      { c: named("x"), d: named("y"), a: addon(), b: addon() },
      { c: "us", d: "eu", a: "eu", b: "us" },
      [
        ["c", ["b"]],
        ["d", ["a"]],
      ],
    ],
    [
      "in no region that is known",
      { c: named("x"), d: named("y"), a: addon("y"), b: addon() },
      { c: "us", d: "eu" },
      [
        ["c", []],
        ["d", ["a"]],
      ],
    ],
    ["of a cluster elsewhere", { c: named("x"), a: addon({ Ref: "c" }) }, { c: "us", a: "eu" }, [["the cluster", []]]],
    ["of a cluster in no region", { c: named("x"), a: addon("x") }, { a: "eu" }, [["the cluster", ["a"]]]],
  ])("%s", (_what, written, regions, expected) => {
    expect(parts(written, regions)).toEqual(expected);
  });
});

function inspected(model: PlatformModel, look: (it: Inspection) => void): string {
  const inspection = new Inspection("REP-005", model, { intent: {}, name: "multi-region" } as unknown as Profile);
  look(inspection);
  const { verdict, findings } = inspection.judgement();
  return [verdict, ...findings.map(({ message, expected }) => `${message} | ${String(expected)}`)].join("\n");
}

describe("coordinators' zones", () => {
  const subnet = (zone: string) => ["EC2::Subnet", { AvailabilityZone: zone }] as const;
  const group = (labels: object, ...subnets: unknown[]) =>
    ["EKS::Nodegroup", { Labels: labels, Subnets: subnets }] as const;
  const places = { a: subnet("us-c"), b: subnet("us-a"), c: subnet("us-b") };
  const [inA, inB, inC] = ["a", "b", "c"].map((id) => ({ Ref: id }));
  const zk = { role: "zk", tier: "own" };
  const looked = (groups: Exclude<Written, string>, regions = {}, selector: object | null = zk) => {
    const set = [
      "Kubernetes::StatefulSet",
      { spec: { template: { spec: selector === null ? {} : { nodeSelector: selector } } } },
    ] as const;
    const model = inRegions({ ...places, ...groups, set }, regions);
    const own = present(model.all("Kubernetes::StatefulSet")[0], "the set");
    return inspected(model, (it_) => {
      ofThreeZones(it_, own);
    });
  };
  const nothing = "unknown\nnothing to judge was found | undefined";
  const twoZones = "violated\nthe coordinators' nodes stand in us-a, us-c | 3 zones";

  it.each<[string, Parameters<typeof looked>, string]>([
    ["three by three groups", [{ x: group(zk, inA), y: group(zk, inB), z: group(zk, inC) }], "held"],
    ["three by one", [{ x: group(zk, inA, inB, inC) }], "held"],
    ["two", [{ x: group(zk, inA), y: group(zk, inB) }], twoZones],
    ["two, a third of others", [{ x: group(zk, inA, inB), y: group({ role: "zk", tier: "x" }, inC) }], twoZones],
    [
      "two, a third elsewhere",
      [
        { x: group(zk, inA, inB), y: group(zk, inC) },
        { "Kubernetes::StatefulSet": "us", x: "us", y: "eu" },
      ],
      twoZones,
    ],
    [
      "three, of groups in no region",
      [
        { x: group(zk, inA, inB), y: group(zk, inC) },
        { "Kubernetes::StatefulSet": "us", x: "us" },
      ],
      "held",
    ],
    [
      "three, of a set in no region",
      [
        { x: group(zk, inA, inB), y: group(zk, inC) },
        { x: "us", y: "eu" },
      ],
      "held",
    ],
    ["a subnet that was not read", [{ x: group(zk, inA, inB, "subnet-1") }], nothing],
    ["no group of theirs", [{ x: group({}, inA) }], nothing],
    ["no nodes asked for", [{ x: group(zk, inA) }, {}, null], nothing],
  ])("%s", (_what, seen, expected) => {
    expect(looked(...seen)).toBe(expected);
  });
});

describe("votes", () => {
  const voted = (data: object): string =>
    inspected(platform({ config: ["Kubernetes::ConfigMap", { data }] }), (it_) => {
      threeVote(it_);
    });
  const servers = (...lines: string[]) => ({ "zoo.cfg": lines.join("\n") });

  it.each<[string, object, string]>([
    ["three", servers("server.1=a:1:2", "server.2=b:1:2", "server.10=c:1:2"), "held"],
    ["two", servers("server.1=a:1:2", "server.2=b:1:2"), "violated\n2 coordinators vote | 3"],
    [
      "two and one who looks on",
      servers("server.1=a", "server.2=b", "server.3=c:1:2:observer"),
      "violated\n2 coordinators vote | 3",
    ],
    [
      "two and words like a member's",
      servers("server.1=a", "server.2=b", "my.server.3=c", "server.4.x=d"),
      "violated\n2 coordinators vote | 3",
    ],
    ["alone", servers("clientPort=2181"), "held"],
    ["another file", { "zoo.txt": "server.1=a" }, "unknown\nnothing to judge was found | undefined"],
  ])("%s", (_what, data, expected) => {
    expect(voted(data)).toBe(expected);
  });
});
