// Replicas in zones of their own, kept by one set or by a set each.

import { expect, it } from "vitest";
import { said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

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
