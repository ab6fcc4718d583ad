import { describe, expect, test } from "vitest";
import type { LabInstance } from "../../ports/lab-control.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { ClusterState } from "./cluster-state.ts";
import { textAt } from "./json-path.ts";
import { mergePatch } from "./merge-patch.ts";
import { waitingFor } from "./rollout-status.ts";
import { nextPod, StatefulSetController } from "./stateful-sets.ts";

const key = { kind: "StatefulSet", namespace: "clickhouse", name: "clickhouse" };

function statefulSet(tag = "24.8"): KubernetesObject {
  const template = {
    metadata: { labels: { app: "clickhouse" } },
    spec: {
      serviceAccountName: "sa",
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "clickhouse", image: `registry/clickhouse/clickhouse-server:${tag}`, env: [] }],
    },
  };
  const spec = { serviceName: "clickhouse", replicas: 3, template };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "clickhouse", namespace: "clickhouse" },
    spec,
  };
}

function image(tag: string) {
  const containers = [{ name: "clickhouse", image: `registry/clickhouse/clickhouse-server:${tag}` }];
  return { spec: { template: { spec: { containers } } } };
}

function partition(value: number) {
  return { spec: { updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: value } } } };
}

describe("a merge patch", () => {
  test("merges objects, removes by null, merges named lists by name, replaces others", () => {
    const object = { a: { b: 1, c: 2 }, named: [{ name: "x", v: 1, w: 1 }, { name: "y" }], plain: [1, 2] };
    const patch = { a: { b: null, d: { e: null, f: 1 } }, named: [{ name: "x", v: 2 }, { name: "z" }], plain: [3] };
    expect(mergePatch(object, patch)).toEqual({
      a: { c: 2, d: { f: 1 } },
      named: [{ name: "x", v: 2, w: 1 }, { name: "y" }, { name: "z" }],
      plain: [3],
    });
    expect(object.a).toEqual({ b: 1, c: 2 });
  });
});

describe("the state of the cluster", () => {
  test("a pod keeps the template that it was made with until it is made again", () => {
    const state = new ClusterState([statefulSet()]);
    const changed = state.patch(key, image("25.8"));
    expect([state.generation(changed), state.isCurrent("clickhouse-2", changed)]).toEqual([2, false]);
    expect(state.setOf("clickhouse-2")?.spec.template.spec.containers[0]?.image).toContain(":24.8");
    state.remake("clickhouse-2", changed);
    expect([state.isCurrent("clickhouse-2", changed), state.isCurrent("clickhouse-1", changed)]).toEqual([true, false]);
  });

  test("a patch that changes nothing is no new generation, and one of a set that is not there is refused", () => {
    const state = new ClusterState([statefulSet()]);
    expect(state.generation(state.patch(key, image("24.8")))).toBe(1);
    expect(() => state.patch({ ...key, name: "other" }, {})).toThrow("no StatefulSet other");
    expect(() => state.patch(key, { spec: { replicas: "three" } })).toThrow();
  });

  test("the strategy alone makes no pod outdated", () => {
    const state = new ClusterState([statefulSet()]);
    expect(state.isCurrent("clickhouse-0", state.patch(key, partition(3)))).toBe(true);
  });
});

describe("the pod that is made again next", () => {
  test("is the highest outdated one down to the partition, once all others are ready", () => {
    const state = new ClusterState([statefulSet()]);
    state.patch(key, partition(2));
    const changed = state.patch(key, image("25.8"));
    expect(nextPod(changed, state)).toEqual({ pod: "clickhouse-2", isWaiting: false });
    state.enter("clickhouse-0", "pending");
    expect(nextPod(changed, state)).toEqual({ pod: "clickhouse-2", isWaiting: true });
    state.enter("clickhouse-0", "ready");
    state.remake("clickhouse-2", changed);
    expect(nextPod(changed, state)).toBeUndefined();
    const lower = state.patch(key, partition(0));
    expect(nextPod(lower, state)).toEqual({ pod: "clickhouse-1", isWaiting: false });
  });

  test("one that did not get ready does not wait for itself", () => {
    const state = new ClusterState([statefulSet()]);
    const broken = state.patch(key, image("99.9"));
    state.remake("clickhouse-2", broken);
    state.enter("clickhouse-2", "pending");
    expect(nextPod(broken, state)).toEqual({ pod: "clickhouse-1", isWaiting: true });
    const back = state.patch(key, image("24.8"));
    expect(nextPod(back, state)).toEqual({ pod: "clickhouse-2", isWaiting: false });
  });

  test("OnDelete leaves every pod alone", () => {
    const state = new ClusterState([statefulSet()]);
    state.patch(key, { spec: { updateStrategy: { type: "OnDelete" } } });
    expect(nextPod(state.patch(key, image("25.8")), state)).toBeUndefined();
  });
});

test("the controller ends, makes again and waits for one pod after the other; an image without a program stops it", async () => {
  const state = new ClusterState([statefulSet()]);
  const said: string[] = [];
  const running = new Map<string, LabInstance["state"]>(
    [0, 1, 2].map((ordinal) => [`clickhouse-${ordinal}`, "running"]),
  );
  const over = Promise.withResolvers<undefined>();
  const lab = {
    instances: () =>
      Promise.resolve(
        [...running].map(([name, is]) => ({ name, host: "h", labels: {}, address: "", volumes: {}, state: is })),
      ),
    signal: (name: string) => {
      running.set(name, "exited");
      said.push(`end ${name}`);
      return Promise.resolve();
    },
    start: (name: string) => {
      running.set(name, "running");
      return Promise.resolve();
    },
    ready: () => Promise.resolve(),
  };
  const controller = new StatefulSetController({
    ...{ state, lab, reconcile: () => Promise.resolve(), hasProgram: (name: string) => !name.endsWith(":99.9") },
    clock: { nowNs: () => 0, wall: () => new Date(0), sleep: () => Promise.resolve() },
    narrate: (text) => {
      said.push(text);
      if (text.startsWith("clickhouse-0") || text.includes("no program")) over.resolve(undefined);
    },
  });
  state.patch(key, image("25.8"));
  controller.converge(key);
  await over.promise;
  expect(said.filter((text) => text.startsWith("end"))).toEqual([
    "end clickhouse-2",
    "end clickhouse-1",
    "end clickhouse-0",
  ]);
  expect(said[1]).toContain("clickhouse-2 is made again from registry/clickhouse/clickhouse-server:25.8");
});

describe("kubectl", () => {
  test("prints the value at a path, and nothing where there is none", () => {
    const object = { spec: { containers: [{ image: "a:1" }], replicas: 3, more: { x: 1 } } };
    const paths = ["{.spec.containers[0].image}", "{.spec.replicas}", "{.spec.more}", "{.spec.none.deeper}"];
    expect(paths.map((path) => textAt(object, path))).toEqual(["a:1", "3", '{"x":1}', ""]);
    expect(textAt(object, "{.spec.replicas} of {.spec.containers[0].image}")).toBe("3 of a:1");
    expect(() => textAt(object, "{.items[*].name}")).toThrow("not one of members");
  });

  test("a rollout is over when the change was seen, all are ready, and those from the partition on are updated", () => {
    const rollout = (status: object, more: object = {}) => ({
      metadata: { generation: 2 },
      spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 1 } } },
      status: { observedGeneration: 2, readyReplicas: 3, updatedReplicas: 2, ...status },
      ...more,
    });
    expect(waitingFor(rollout({}))).toBeUndefined();
    expect(waitingFor(rollout({ updatedReplicas: 1 }))).toBe("1 pods to be updated");
    expect(waitingFor(rollout({ readyReplicas: 2 }))).toBe("1 pods to be ready");
    expect(waitingFor(rollout({ observedGeneration: 1 }))).toBe("the change to be seen");
    expect(waitingFor(rollout({}, { spec: { replicas: 3, updateStrategy: { type: "OnDelete" } } }))).toContain(
      "OnDelete",
    );
  });
});
