import { describe, expect, it } from "vitest";
import { present } from "#harness/core/errors.ts";
import { platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { podsOf } from "./manifest-objects.ts";
import { fullNamespaces, refusals, resizings } from "./pod-restraints.ts";
import type { Restraint } from "./pod-restraints.ts";

type Object = readonly [type: string, object: object];

interface Sizes {
  readonly requests?: object;
  readonly limits?: object;
}

/** A set of two pods of one container. */
function set(resources: Sizes, { spec = {}, of = {}, kind = "StatefulSet", metadata = {} } = {}): Object {
  const containers = [{ name: "server", resources }];
  return [
    `Kubernetes::${kind}`,
    {
      metadata: { name: "db", ...metadata },
      spec: { replicas: 2, template: { spec: { containers, ...spec } }, ...of },
    },
  ];
}

const sized = set({ requests: { cpu: "2", memory: "4Gi" }, limits: { cpu: "4", memory: "8Gi" } });
const range = (limit: object, metadata: object = {}): Object => [
  "Kubernetes::LimitRange",
  { metadata, spec: { limits: [{ type: "Container", ...limit }] } },
];
const quota = (hard: object, more: object = {}, metadata: object = {}): Object => [
  "Kubernetes::ResourceQuota",
  { metadata, spec: { hard, ...more } },
];

const line = ({ node, message }: Restraint) => `${node.pointer}: ${message}`;

function refused(written: Exclude<Written, string>): string[] {
  const model = platform(written);
  const pods = present(
    podsOf(model).find(({ of }) => of.id.endsWith("/db")),
    "pods",
  );
  return refusals(model, pods).map(line);
}

describe("pods that nobody makes", () => {
  it.each<[string, Object, string[]]>([
    ["at no gate", sized, []],
    [
      "at a gate",
      set({}, { spec: { schedulingGates: [{ name: "later" }] } }),
      ["/spec/template/spec/schedulingGates: pods of StatefulSet/db wait at a gate"],
    ],
    ["at gates that are all open", set({}, { spec: { schedulingGates: [] } }), []],
    [
      "of a paused rollout",
      set({}, { kind: "Deployment", of: { paused: true } }),
      ["/spec/paused: Deployment/db is paused, so that nothing makes its pods"],
    ],
    ["of a rollout that goes on", set({}, { kind: "Deployment", of: { paused: false } }), []],
    ["of a set, which knows no pause", set({}, { of: { paused: true } }), []],
  ])("%s", (_what, db, expected) => {
    expect(refused({ db })).toEqual(expected);
  });
});

describe("ranges of a namespace", () => {
  const higher = (size: string) =>
    `/spec/limits/0/max/${size}: the namespace refuses pods of StatefulSet/db: their ${size} has a higher limit`;
  const less = (size: string) =>
    `/spec/limits/0/min/${size}: the namespace refuses pods of StatefulSet/db: they ask for less ${size}`;
  const apart = (size: string) =>
    `/spec/limits/0/maxLimitRequestRatio/${size}: the namespace refuses pods of StatefulSet/db: limit and request of ${size} lie too far apart`;
  it.each<[string, Object, Object, string[]]>([
    ["a limit at most", sized, range({ max: { cpu: "4", memory: "8Gi" } }), []],
    ["a limit below", sized, range({ max: { cpu: "3", memory: "8Gi" } }), [higher("cpu")]],
    ["a limit below, of memory", sized, range({ max: { memory: "7Gi" } }), [higher("memory")]],
    ["a limit for whole pods", sized, range({ type: "Pod", max: { cpu: "1" } }), []],
    ["no limit, which the range then gives", set({}), range({ max: { cpu: "3" } }), []],
    [
      "no limit, and a default above the most",
      set({}),
      range({ max: { cpu: "3" }, default: { cpu: "4" } }),
      [higher("cpu")],
    ],
    ["a request at least", sized, range({ min: { cpu: "2", memory: "4Gi" } }), []],
    ["a request above", sized, range({ min: { cpu: "2500m", memory: "5Gi" } }), [less("cpu"), less("memory")]],
    ["no request, and a limit", set({ limits: { cpu: "4" } }), range({ min: { cpu: "3" } }), []],
    ["no request, and a limit too low", set({ limits: { cpu: "2" } }), range({ min: { cpu: "3" } }), [less("cpu")]],
    [
      "nothing, and a default too low",
      set({}),
      range({ min: { cpu: "3" }, defaultRequest: { cpu: "1" } }),
      [less("cpu")],
    ],
    ["nothing, and a default limit", set({}), range({ min: { cpu: "3" }, default: { cpu: "3" } }), []],
    ["nothing at all", set({}), range({ min: { cpu: "3" } }), []],
    ["a ratio that is kept", sized, range({ maxLimitRequestRatio: { cpu: "2", memory: "2" } }), []],
    ["a ratio that is not", sized, range({ maxLimitRequestRatio: { cpu: "1.5" } }), [apart("cpu")]],
    ["a ratio of nothing", set({ requests: { cpu: "1" } }), range({ maxLimitRequestRatio: { cpu: "0.5" } }), []],
    ["another namespace's", sized, range({ max: { cpu: "1" } }, { namespace: "other" }), []],
  ])("%s", (_what, db, limits, expected) => {
    expect(refused({ db, limits })).toEqual(expected);
  });

  it("hold for what prepares a pod as well", () => {
    const initContainers = [{ name: "prepare", resources: { limits: { cpu: "8" } } }];
    expect(refused({ db: set({}, { spec: { initContainers } }), limits: range({ max: { cpu: "4" } }) })).toEqual([
      higher("cpu"),
    ]);
  });
});

describe("quotas of a namespace", () => {
  const full = (name: string, sum: number) =>
    `/spec/hard/${name.replaceAll("/", "~1")}: ResourceQuota/limits has no room for all pods: ${sum} of ${name}`;
  it.each<[string, object, string[]]>([
    ["as many pods", { pods: "2" }, []],
    ["fewer pods", { pods: "1" }, [full("pods", 2)]],
    ["fewer pods, counted as objects", { "count/pods": "1" }, [full("count/pods", 2)]],
    ["room for all requests", { "requests.cpu": "4", "requests.memory": "8Gi" }, []],
    ["less", { "requests.cpu": "3", "requests.memory": "7Gi" }, [full("requests.cpu", 4), full("requests.memory", 8)]],
    ["less, in the short form", { cpu: "3" }, [full("cpu", 4)]],
    ["room for requests, not for limits", { "requests.cpu": "4", "limits.cpu": "7" }, [full("limits.cpu", 8)]],
    ["few of other things", { secrets: "0", "requests.cpus": "0", "x.cpu": "0", "limits.ephemeral-storage": "0" }, []],
  ])("%s", (_what, hard, expected) => {
    expect(refused({ db: sized, limits: quota(hard) })).toEqual(expected);
  });

  it.each<[string, Object, string[]]>([
    ["a limit stands for a request", quota({ "requests.cpu": "7" }), [full("requests.cpu", 8)]],
    ["nothing asks for nothing", quota({ "requests.memory": "0" }), []],
    ["of some pods alone", quota({ pods: "0" }, { scopes: ["BestEffort"] }), []],
    ["of pods of a class", quota({ pods: "0" }, { scopeSelector: { matchExpressions: [] } }), []],
    ["of another namespace", quota({ pods: "0" }, {}, { namespace: "other" }), []],
  ])("%s", (_what, limits, expected) => {
    expect(refused({ db: set({ limits: { cpu: "4" } }), limits })).toEqual(expected);
  });

  it("count one pod of a job, however many the set beside it has", () => {
    const job: Object = ["Kubernetes::Job", { spec: { parallelism: 3, template: { spec: { containers: [{}] } } } }];
    const model = platform({ db: job, limits: quota({ pods: "0" }) });
    expect(refusals(model, present(podsOf(model)[0], "pods")).map(line)).toEqual([full("pods", 1)]);
  });

  it("are shared by all that stays in the namespace", () => {
    const job: Object = ["Kubernetes::Job", { spec: { template: { spec: { containers: [{}] } } } }];
    const other = set({}, { metadata: { name: "web" } });
    const of = (written: Exclude<Written, string>) => fullNamespaces(platform(written)).map(line);
    expect(of({ db: sized, web: other, limits: quota({ pods: "3" }) })).toEqual([full("pods", 4)]);
    expect(of({ db: sized, web: other, limits: quota({ pods: "4" }) })).toEqual([]);
    expect(of({ db: sized, job, limits: quota({ pods: "2" }) })).toEqual([]);
    expect(of({ job, limits: quota({ pods: "0" }) })).toEqual([]);
    const away = set({}, { metadata: { name: "web", namespace: "other" } });
    expect(of({ db: sized, away, limits: quota({ pods: "2" }) })).toEqual([]);
  });
});

describe("autoscalers of sizes", () => {
  const targetRef = { kind: "StatefulSet", name: "db" };
  const scaler = (spec: object, metadata: object = {}): Object => [
    "Kubernetes::VerticalPodAutoscaler",
    { metadata, spec: { targetRef, ...spec } },
  ];
  const mode = (updateMode: string) => ({ updatePolicy: { updateMode } });
  const left = (...policies: object[]) => ({ resourcePolicy: { containerPolicies: policies } });
  const found = ["/spec/updatePolicy/updateMode: an autoscaler writes other sizes into the pods of StatefulSet/db"];
  it.each<[string, Object, string[]]>([
    ["by default", scaler({}), found],
    ["by itself", scaler(mode("Auto")), found],
    ["when pods begin", scaler(mode("Initial")), found],
    ["that only recommend", scaler(mode("Off")), []],
    ["of another set", scaler({ targetRef: { ...targetRef, name: "web" } }), []],
    ["of another kind", scaler({ targetRef: { ...targetRef, kind: "Deployment" } }), []],
    ["of another namespace", scaler({}, { namespace: "other" }), []],
    ["that leave the container", scaler(left({ containerName: "server", mode: "Off" })), []],
    ["that leave every container", scaler(left({ containerName: "*", mode: "Off" })), []],
    ["that leave the one beside it", scaler(left({ containerName: "sidecar", mode: "Off" })), found],
    [
      "that leave all but the container",
      scaler(left({ containerName: "*", mode: "Off" }, { containerName: "server", mode: "Auto" })),
      found,
    ],
    ["that bound the container", scaler(left({ containerName: "server", maxAllowed: { cpu: "4" } })), found],
  ])("%s", (_what, one, expected) => {
    const model = platform({ db: sized, one });
    expect(resizings(model, present(podsOf(model)[0], "pods"), "server").map(line)).toEqual(expected);
  });
});
