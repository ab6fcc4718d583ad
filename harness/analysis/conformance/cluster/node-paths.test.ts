// Folders of containers, and where they lie on their nodes.

import { describe, expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { property } from "../../model/node.ts";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { podsOf } from "./manifest-objects.ts";
import { isWithin, localPaths, nodeFolders, nodePath } from "./node-paths.ts";

type Objects = Exclude<Written, string>;

const mount = (mountPath: string, more: object = {}) => ({ name: "v", mountPath, ...more });
const local = (name: string, path: string, storageClassName = "local"): Objects => ({
  [name]: ["Kubernetes::PersistentVolume", { spec: { storageClassName, local: { path } } }],
});
const hostPath = [{ name: "v", hostPath: { path: "/mnt/disk/" } }];
const claimed = [
  { name: "v", persistentVolumeClaim: { claimName: "c" } },
  { name: "w", persistentVolumeClaim: { claimName: "d" } },
];
const claim = (spec: object, metadata: object = {}): Objects => ({
  c: ["Kubernetes::PersistentVolumeClaim", { metadata, spec }],
});

interface Set {
  readonly mounts?: readonly object[];
  readonly volumes?: readonly object[];
  readonly of?: object;
  readonly beside?: Objects;
}

function set({ mounts = [mount("/data")], volumes = hostPath, of = {}, beside = {} }: Set) {
  const containers = mounts.map((one) => ({ volumeMounts: [one] }));
  const spec = { ...of, template: { spec: { containers, volumes } } };
  const model = platform({ ...beside, db: ["Kubernetes::StatefulSet", { metadata: { namespace: "n" }, spec }] });
  return { model, pods: present(podsOf(model)[0], "pods") };
}

const placed = (path: string, one: Set = {}) => {
  const { model, pods } = set(one);
  return nodePath(model, pods, path);
};

describe("a folder of a container", () => {
  it.each<[string, string, Set, string | undefined]>([
    ["at a mount", "/data", {}, "/mnt/disk"],
    ["at a mount, with strokes behind it", "/data/", { mounts: [mount("/data/")] }, "/mnt/disk"],
    ["below", "/data/a/../b/", {}, "/mnt/disk/b"],
    ["beside", "/database", {}, undefined],
    ["above", "/", {}, undefined],
    ["in a part of the volume", "/data/b", { mounts: [mount("/data", { subPath: "a" })] }, "/mnt/disk/a/b"],
    [
      "under several mounts",
      "/data/in/b",
      { mounts: [mount("/data"), mount("/data/in", { subPath: "a" }), mount("/data", { subPath: "x" })] },
      "/mnt/disk/a/b",
    ],
    ["of the root", "/", { mounts: [mount("/")], volumes: [{ name: "v", hostPath: { path: "/" } }] }, "/"],
    ["of no volume", "/data", { volumes: [] }, undefined],
    ["of another volume", "/data", { volumes: [{ name: "w", hostPath: { path: "/x" } }] }, undefined],
    ["of memory", "/data", { volumes: [{ name: "v", emptyDir: {} }] }, undefined],
  ])("%s", (_what, path, one, expected) => {
    expect(placed(path, one)).toBe(expected);
  });
});

describe("a claim", () => {
  const asks = { storageClassName: "local" };
  const template = (spec: object) => [
    { metadata: { name: "u" }, spec: {} },
    { metadata: { name: "v" }, spec },
  ];
  const own = (spec: object, more: Set = {}): Set => ({
    volumes: [],
    of: { volumeClaimTemplates: template(spec) },
    ...more,
  });
  const there = { namespace: "n" };
  it.each<[string, Set, string | undefined]>([
    ["by a template", own(asks, { beside: local("pv", "/mnt/a/") }), "/mnt/a"],
    [
      "by a template for another",
      { ...own(asks, { beside: local("pv", "/mnt/a") }), mounts: [mount("/data", { name: "u" })] },
      undefined,
    ],
    [
      "by an operator's template",
      {
        volumes: [],
        of: { templates: { volumeClaimTemplates: [{ name: "v", spec: asks }] } },
        beside: local("pv", "/mnt/a"),
      },
      "/mnt/a",
    ],
    [
      "of several disks at one place",
      own(asks, { beside: { ...local("p", "/mnt/a"), ...local("q", "/mnt/a") } }),
      "/mnt/a",
    ],
    [
      "of disks at several places",
      own(asks, { beside: { ...local("p", "/mnt/a"), ...local("q", "/mnt/b") } }),
      undefined,
    ],
    ["of another class", own(asks, { beside: local("p", "/mnt/a", "other") }), undefined],
    ["of no class", own({}, { beside: local("p", "/mnt/a", "") }), undefined],
    [
      "for a volume by name",
      own({ volumeName: "q" }, { beside: { ...local("p", "/mnt/a"), ...local("q", "/mnt/b") } }),
      "/mnt/b",
    ],
    ["for a volume that is nowhere", own({ ...asks, volumeName: "x" }, { beside: local("p", "/mnt/a") }), undefined],
    [
      "for a volume of the network",
      own(asks, { beside: { p: ["Kubernetes::PersistentVolume", { spec: asks }] } }),
      undefined,
    ],
    ["of its own", { volumes: claimed, beside: { ...claim(asks, there), ...local("p", "/mnt/a") } }, "/mnt/a"],
    ["of another namespace", { volumes: claimed, beside: { ...claim(asks), ...local("p", "/mnt/a") } }, undefined],
    [
      "of another name",
      { volumes: claimed, beside: { ...claim(asks, { name: "d", namespace: "n" }), ...local("p", "/mnt/a") } },
      undefined,
    ],
    [
      "of its own, beside a template of its name",
      { ...own(asks), volumes: claimed, beside: local("p", "/mnt/a") },
      undefined,
    ],
  ])("%s", (_what, one, expected) => {
    expect(placed("/data", one)).toBe(expected);
  });

  it("tells its disks", () => {
    const { model } = set({ beside: { ...claim(asks), ...local("p", "/mnt/b/"), ...local("q", "/mnt/a") } });
    const [found] = model.all("Kubernetes::PersistentVolumeClaim");
    expect(localPaths(model, property(present(found, "claim"), "spec"))).toEqual(["/mnt/b", "/mnt/a"]);
  });
});

it("all folders that pods see", () => {
  const { model, pods } = set({
    mounts: [mount("/a"), mount("/b", { subPath: "in" }), mount("/c", { name: "w" })],
  });
  expect(nodeFolders(model, pods)).toEqual(["/mnt/disk", "/mnt/disk/in"]);
});

it.each([
  ["/a", "/a", true],
  ["/a/b", "/a", true],
  ["/ab", "/a", false],
  ["/a", "/a/b", false],
])("%s within %s: %s", (path, folder, expected) => {
  expect(isWithin(path, folder)).toBe(expected);
});
