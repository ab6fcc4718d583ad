import { describe, expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import { platform } from "../sample-platform.ts";
import { podsOf } from "./manifest-objects.ts";
import type { Pods } from "./manifest-objects.ts";
import { isHandedOn, mountedFiles, variablesOf } from "./mounted-files.ts";

const map = (data: object, metadata: object = {}) => ["Kubernetes::ConfigMap", { metadata, data }] as const;

/** A set whose one container mounts these, beside the maps. */
function withPods(
  spec: object,
  maps: Readonly<Record<string, ReturnType<typeof map>>>,
  metadata: object = {},
): PlatformModel {
  return platform({ ...maps, set: ["Kubernetes::StatefulSet", { metadata, spec: { template: { spec } } }] });
}

const pods = (model: PlatformModel): Pods => present(podsOf(model)[0], "pods");
const container = (model: PlatformModel) => pods(model).spec.get("containers", 0);

function filesIn(model: PlatformModel, variables?: ReadonlyMap<string, string | undefined>): Record<string, string> {
  const seen = mountedFiles(model, pods(model), {
    container: container(model),
    ...(variables === undefined ? {} : { variables }),
  });
  return Object.fromEntries([...seen].map(([path, { text }]) => [path, text]));
}

const config = { config: map({ "a.xml": "A", "b.xml": "B" }) };
const volume = (source: object) => [{ name: "v", ...source }];
const ofConfig = { configMap: { name: "config" } };
const mounts = (mount: object, source: object = ofConfig, maps = config, metadata: object = {}) =>
  withPods({ volumes: volume(source), containers: [{ volumeMounts: [{ name: "v", ...mount }] }] }, maps, metadata);

describe("files that a container sees", () => {
  it.each<[string, PlatformModel, Record<string, string>]>([
    ["a whole folder", mounts({ mountPath: "/etc/x" }), { "/etc/x/a.xml": "A", "/etc/x/b.xml": "B" }],
    ["a folder with its bar", mounts({ mountPath: "/etc/x/" }), { "/etc/x/a.xml": "A", "/etc/x/b.xml": "B" }],
    ["one file", mounts({ mountPath: "/etc/y.xml", subPath: "a.xml" }), { "/etc/y.xml": "A" }],
    ["a file that is not there", mounts({ mountPath: "/etc/y.xml", subPath: "c.xml" }), {}],
    ["a volume that is not there", mounts({ name: "w", mountPath: "/etc/x" }), {}],
    ["a map that is not there", mounts({ mountPath: "/etc/x" }, { configMap: { name: "other" } }), {}],
    [
      "some of its files, under other names",
      mounts({ mountPath: "/etc/x" }, { configMap: { name: "config", items: [{ key: "b.xml", path: "d/c.xml" }] } }),
      { "/etc/x/d/c.xml": "B" },
    ],
    [
      "a folder within a volume",
      mounts(
        { mountPath: "/etc/x", subPath: "d/e" },
        {
          configMap: {
            name: "config",
            items: [
              { key: "a.xml", path: "d/e/a.xml" },
              { key: "b.xml", path: "f/d/e/" },
            ],
          },
        },
      ),
      { "/etc/x/a.xml": "A" },
    ],
    [
      "a folder within a volume, with its bar",
      mounts(
        { mountPath: "/etc/x", subPath: "d/e/" },
        { configMap: { name: "config", items: [{ key: "a.xml", path: "d/e/a.xml" }] } },
      ),
      { "/etc/x/a.xml": "A" },
    ],
    [
      "several maps at one place",
      mounts(
        { mountPath: "/etc/x" },
        { projected: { sources: [{ secret: { name: "s" } }, ofConfig, { configMap: { name: "more" } }] } },
        { ...config, more: map({ c: "C" }) } as typeof config,
      ),
      { "/etc/x/a.xml": "A", "/etc/x/b.xml": "B", "/etc/x/c": "C" },
    ],
    ["a map of another namespace", mounts({ mountPath: "/etc/x" }, ofConfig, config, { namespace: "own" }), {}],
  ])("%s", (_what, model, files) => {
    expect(filesIn(model)).toEqual(files);
  });

  it("whose name each pod makes of its variables", () => {
    const model = mounts({ mountPath: "/etc/y.xml", subPathExpr: "$(FILE).xml" });
    expect(filesIn(model, new Map([["FILE", "b"]]))).toEqual({ "/etc/y.xml": "B" });
    expect(filesIn(model)).toEqual({});
  });

  it("of several regions are those of its own, or else the first", () => {
    const two = { one: map({ f: "US" }, { name: "config" }), two: map({ f: "EU" }, { name: "config" }) };
    const { kind, account, region, resources } = mounts({ mountPath: "/x" }, ofConfig, two as unknown as typeof config);
    const maps = resources.filter(({ type }) => type === "Kubernetes::ConfigMap");
    const regions = ["us-east-1", "eu-central-1"];
    const in_ = (own: string) =>
      new PlatformModel({
        ...{ kind, account, region },
        resources: resources.map((one) => ({ ...one, region: regions[maps.indexOf(one)] ?? own })),
      });
    expect([in_("us-east-1"), in_("eu-central-1"), in_("ap-south-1")].map((model) => filesIn(model)["/x/f"])).toEqual([
      "US",
      "EU",
      "US",
    ]);
  });
});

describe("variables of a container", () => {
  const from = (valueFrom: object, name = "X") => ({ name, valueFrom });
  const known = (env: object[]) => {
    const model = withPods({ containers: [{ env }] }, config, { namespace: "own" });
    const maps = platform({ config: map({ key: "own value" }, { namespace: "own" }) });
    const { kind, account, region } = model;
    const both = new PlatformModel({ kind, account, region, resources: [...model.resources, ...maps.resources] });
    return Object.fromEntries(variablesOf(both, { pods: pods(both), container: container(both), pod: "set-0" }));
  };

  it.each<[string, object[], Record<string, string | undefined>]>([
    ["written", [{ name: "X", value: "1" }], { X: "1" }],
    [
      "of the one before",
      [
        { name: "X", value: "1" },
        { name: "Y", value: "a-$(X)" },
      ],
      { X: "1", Y: "a-1" },
    ],
    ["of one that is not known", [{ name: "Y", value: "a-$(XYZ)" }], { Y: undefined }],
    [
      "of one that is known and one that is not",
      [
        { name: "X", value: "1" },
        { name: "Y", value: "$(X)$(Z)" },
      ],
      { X: "1", Y: undefined },
    ],
    ["the pod's name", [from({ fieldRef: { fieldPath: "metadata.name" } })], { X: "set-0" }],
    ["the pod's namespace", [from({ fieldRef: { fieldPath: "metadata.namespace" } })], { X: "own" }],
    ["the pod's address", [from({ fieldRef: { fieldPath: "status.podIP" } })], { X: undefined }],
    ["a key of a map", [from({ configMapKeyRef: { name: "config", key: "key" } })], { X: "own value" }],
    ["a key that is not there", [from({ configMapKeyRef: { name: "config", key: "other" } })], { X: undefined }],
    ["a map that is not there", [from({ configMapKeyRef: { name: "other", key: "key" } })], { X: undefined }],
    ["of a secret", [from({ secretKeyRef: { name: "config", key: "key" } })], { X: undefined }],
  ])("%s", (_what, env, expected) => {
    expect(known(env)).toEqual(expected);
  });
});

describe("a map is handed on", () => {
  const before = (mounted: string) => [{ volumeMounts: [{ name: "other" }, { name: mounted }] }];
  const handed = (spec: object): boolean => {
    const model = withPods(spec, config);
    const [own] = model.all("Kubernetes::ConfigMap");
    return isHandedOn(model, present(own, "the map"));
  };
  const volumes = [
    { name: "w", emptyDir: {} },
    { name: "v", projected: { sources: [{ configMap: { name: "x" } }, ofConfig] } },
  ];

  it.each<[string, object, boolean]>([
    ["where nobody names it", {}, true],
    ["by what runs before the pods' programs", { volumes, initContainers: [{}, ...before("v")] }, true],
    ["not by what mounts something else", { volumes, initContainers: before("w") }, false],
    ["not by the programs themselves", { volumes, containers: before("v") }, false],
  ])("%s", (_what, spec, expected) => {
    expect(handed(spec)).toBe(expected);
  });
});
