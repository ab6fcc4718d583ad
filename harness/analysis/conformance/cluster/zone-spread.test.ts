// Replicas in zones of their own, kept by one set or by a set each.

import { describe, expect, it } from "vitest";
import { platform, said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { replicaSets } from "./zone-spread.ts";

type Objects = Exclude<Written, string>;

const zone = "topology.kubernetes.io/zone";
const subnets: Objects = Object.fromEntries(
  ["a", "b", "c"].map((name) => [name, ["EC2::Subnet", { AvailabilityZone: `us-east-1${name}` }]]),
);

function set(name: string, spec: object, replicas: number | undefined = 1): Objects {
  const metadata = { labels: { app: "x", part: name } };
  const own = { metadata: { name }, spec: { replicas, template: { metadata, spec } } };
  return { [name]: ["Kubernetes::StatefulSet", own] };
}

const pinned = (letter: string) => ({ nodeSelector: { [zone]: `us-east-1${letter}` } });
const spread = (more: object = {}, matchLabels: object = { app: "x" }) => ({
  topologySpreadConstraints: [{ topologyKey: zone, labelSelector: { matchLabels }, ...more }],
});
const parts = (...specs: object[]): Objects =>
  Object.assign({}, ...specs.map((spec, at) => set(`clickhouse-${String(at)}`, spec))) as Objects;
const [ch, rep] = ["CH-001", "REP-005"].map((row) => (objects: Objects) => said(row, { ...subnets, ...objects }));

it("a set each, in zones of their own", () => {
  expect(ch?.(parts(pinned("a"), pinned("b"), pinned("c")))).toBe("held");
  expect(ch?.(parts(spread(), spread(), spread()))).toBe("held");
  expect(ch?.(parts(pinned("a"), pinned("b"), pinned("b")))).toContain("two replicas may land in one zone");
  expect(ch?.(parts(pinned("a"), pinned("b"), {}))).toContain("two replicas may land in one zone");
  expect(ch?.(parts({}, {}, {}))).toContain("two replicas may land in one zone");
});

it("rules that count the pods of one set alone keep several sets apart from nobody", () => {
  const own = ["0", "1", "2"].map((at) => spread({}, { part: `clickhouse-${at}` }));
  expect(ch?.(parts(...own))).toContain("two replicas may land in one zone");
  const each = spread({ matchLabelKeys: ["part"] });
  expect(ch?.(parts(each, each, each))).toContain("two replicas may land in one zone");
});

it("all of them together are as many as promised", () => {
  expect(ch?.(parts(pinned("a"), pinned("b")))).toContain("not one replica per zone");
  expect(ch?.({ ...set("clickhouse", spread(), 3), ...set("clickhouse-more", pinned("a")) })).toContain(
    "not one replica per zone",
  );
  expect(ch?.(set("clickhouse", spread(), undefined))).toContain("not one replica per zone");
});

it("coordinators of a set each", () => {
  const keepers = (...letters: string[]): Objects =>
    Object.assign({}, ...letters.map((letter, at) => set(`keeper-${String(at)}`, pinned(letter)))) as Objects;
  expect(rep?.(keepers("a", "b", "c"))).toBe("held");
  expect(rep?.(keepers("a", "b", "a"))).toContain("two coordinators may land in one zone");
  expect(rep?.(keepers("a", "b"))).toContain("fewer than three coordinators");
});

it("pods that an operator makes are not known here, and not missing", () => {
  const servers: Objects = { db: ["Kubernetes::ClickHouseInstallation", { metadata: { name: "db" } }] };
  const keepers: Objects = { k: ["Kubernetes::ClickHouseKeeperInstallation", { metadata: { name: "k" } }] };
  expect(ch?.(servers)).toContain("which pods an operator makes of ClickHouseInstallation/db is not followed here");
  expect(ch?.(servers)).toMatch(/^unknown/);
  expect(rep?.(keepers)).toMatch(/^unknown/);
  expect(said("EKS-009", { ...subnets, ...servers })).toMatch(/^unknown/);
  expect(ch?.(keepers)).toMatch(/^violated/);
});

describe("sets of one place", () => {
  const grouped = (objects: Objects, region: (id: string) => { region?: string } = () => ({})) => {
    const sets = platform(objects).all("Kubernetes::StatefulSet");
    const there = sets.map((one) => ({ ...one, ...region(one.id) }));
    return replicaSets(there).map((own) => own.map(({ id }) => id.replace("StatefulSet/", "")));
  };
  const away = (name: string): Objects => ({
    [name]: ["Kubernetes::StatefulSet", { metadata: { name, namespace: "m" }, spec: { replicas: 1 } }],
  });

  it("with one pod each belong together", () => {
    expect(grouped({ ...set("a", {}), ...set("b", {}), ...set("c", {}, undefined) })).toEqual([["a", "b", "c"]]);
    expect(grouped({ ...set("a", {}), ...set("b", {}, 2) })).toEqual([["a"], ["b"]]);
    expect(grouped(set("a", {}))).toEqual([["a"]]);
    expect(grouped({})).toEqual([]);
  });

  it("are those of a namespace, and of a region", () => {
    expect(grouped({ ...set("a", {}), ...away("b"), ...set("c", {}) })).toEqual([["a", "c"], ["m/b"]]);
    const four = { ...set("a1", {}), ...set("b1", {}), ...set("a2", {}), ...set("b2", {}) };
    expect(grouped(four, (id) => (/a\d$/.test(id) ? { region: "us-east-1" } : {}))).toEqual([
      ["a1", "a2"],
      ["b1", "b2"],
    ]);
  });
});

describe("zones that pods may have", () => {
  const narrow = (...zones: string[]) => ({
    ...spread(),
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: zone, operator: "In", values: zones }] }],
        },
      },
    },
  });
  it.each<[string, object, string]>([
    ["all of them", narrow("us-east-1a", "us-east-1b", "us-east-1c"), "held"],
    [
      "two of three",
      narrow("us-east-1b", "us-east-1a"),
      'violated\nfinding StatefulSet/clickhouse/spec/template/spec: the pods of StatefulSet/clickhouse may stand in us-east-1a, us-east-1b alone | "3 zones"',
    ],
    [
      "none",
      narrow("us-west-2a"),
      'violated\nfinding StatefulSet/clickhouse/spec/template/spec: the pods of StatefulSet/clickhouse may stand in no zone alone | "3 zones"',
    ],
  ])("%s", (_what, spec, expected) => {
    expect(ch?.(set("clickhouse", spec, 3))).toBe(expected);
  });

  it("three of four are enough, and sets of one pod each are told together", () => {
    const more: Objects = { d: ["EC2::Subnet", { AvailabilityZone: "us-east-1d" }] };
    expect(ch?.({ ...more, ...set("clickhouse", narrow("us-east-1a", "us-east-1b", "us-east-1d"), 3) })).toBe("held");
    expect(ch?.(parts(pinned("a"), pinned("b"), pinned("a")))).toContain(
      "the pods of StatefulSet/clickhouse-0, StatefulSet/clickhouse-1, StatefulSet/clickhouse-2 may stand in us-east-1a, us-east-1b alone",
    );
  });

  it("zones are told in order, and where the platform has fewer, pods may stand in all of them", () => {
    expect(ch?.(parts(pinned("b"), pinned("a")))).toContain("may stand in us-east-1a, us-east-1b alone");
    const { c: _c, ...two } = subnets;
    expect(said("CH-001", { ...two, ...set("clickhouse", spread(), 3) })).not.toContain("may stand in");
  });

  it("nothing is known where no subnet is", () => {
    expect(said("CH-001", set("clickhouse", { ...spread(), ...pinned("a") }, 3))).not.toContain("may stand in");
  });
});

describe("rules of one set", () => {
  const apart = (more: object = {}) => ({
    affinity: {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: zone, labelSelector: { matchLabels: { app: "x" } }, ...more },
        ],
      },
    },
  });
  const index = "apps.kubernetes.io/pod-index";
  it.each<[string, object, boolean]>([
    ["a spread that refuses", spread({ maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" }), true],
    ["a spread that is a wish", spread({ whenUnsatisfiable: "ScheduleAnyway" }), false],
    ["a spread with more on one side", spread({ maxSkew: 2 }), false],
    ["a spread over hosts", spread({ topologyKey: "kubernetes.io/hostname" }), false],
    ["a spread about nobody", { topologySpreadConstraints: [{ topologyKey: zone }] }, false],
    ["a spread of each pod alone", spread({ matchLabelKeys: [index] }), false],
    ["a spread of a label that all have", spread({ matchLabelKeys: ["part", "nothing"] }), true],
    ["a spread of a label that begins alike", spread({ matchLabelKeys: [`${index}-of`] }), true],
    ["pods that repel each other", apart(), true],
    ["pods that repel each other on hosts", apart({ topologyKey: "kubernetes.io/hostname" }), false],
    ["pods that repel others", apart({ labelSelector: { matchLabels: { app: "y" } } }), false],
    ["pods that repel nobody", apart({ labelSelector: undefined }), false],
    ["pods that repel themselves alone", apart({ matchLabelKeys: [index] }), false],
    ["pods that repel those of one label", apart({ matchLabelKeys: ["part"] }), true],
    ["pods that repel those of other labels", apart({ mismatchLabelKeys: ["app"] }), false],
    ["pods that repel all but themselves", apart({ mismatchLabelKeys: [index] }), true],
    ["pods that repel those of another namespace", apart({ namespaces: ["m"] }), false],
    ["pods that repel those of several namespaces", apart({ namespaces: ["m", ""] }), true],
    ["pods that repel those of no namespace by name", apart({ namespaces: [] }), true],
    ["pods that repel those of every namespace", apart({ namespaceSelector: {} }), true],
    ["pods that repel those of some", apart({ namespaceSelector: { matchLabels: { team: "y" } } }), false],
    [
      "pods that repel those of some, by an expression",
      apart({ namespaceSelector: { matchExpressions: [{ key: "team", operator: "Exists" }] } }),
      false,
    ],
  ])("%s", (_what, spec, keeps) => {
    const verdict = ch?.(set("clickhouse", spec, 3)) ?? "";
    expect(verdict.includes("two replicas may land in one zone")).toBe(!keeps);
  });

  it("every set of several keeps the rule, and a set in a zone of its own needs none", () => {
    expect(ch?.(parts(spread(), spread(), {}))).toContain("two replicas may land in one zone");
    expect(ch?.(parts(apart(), apart(), apart()))).toBe("held");
    expect(ch?.(set("clickhouse", pinned("a"), 1))).toContain("two replicas may land in one zone");
  });
});
