import { expect, test } from "vitest";
import { systemClock } from "../../../core/clock.ts";
import type { LabInstance } from "../../ports/lab-control.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { kubernetesHandler } from "./api.ts";
import { ClusterState } from "./cluster-state.ts";
import { StatefulSetController } from "./stateful-sets.ts";

const labels = { app: "historical", "app.kubernetes.io/component": "historical" };
const set: KubernetesObject = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name: "historical", namespace: "druid" },
  spec: {
    ...{ serviceName: "historical", replicas: 2 },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: "druid",
        containers: [{ name: "historical", image: "druid", resources: { limits: { memory: "896Mi" } } }],
      },
    },
  },
};
const startedAt = "2026-05-01T00:00:00.000Z";
const memory = { limitBytes: 9, seenBytes: 5, boundBytes: 7 };
const lastEnd = { reason: "OOMKilled", exitCode: 137 } as const;

function instance(name: string, more: Partial<LabInstance>): LabInstance {
  return { name, host: "node", labels, address: "10.2.0.9", state: "running", volumes: {}, ...more };
}

async function listed(selector: string, instances: readonly LabInstance[]) {
  const lab = {
    instances: () => Promise.resolve(instances),
    signal: () => Promise.resolve(),
    start: () => Promise.resolve(),
    ready: () => Promise.resolve(),
  };
  const state = new ClusterState([set]);
  const controller = new StatefulSetController({
    ...{ state, lab, hasProgram: () => true, clock: systemClock },
    ...{ reconcile: () => Promise.resolve(), narrate: () => undefined },
  });
  const handler = kubernetesHandler(() => ({ state, controller, lab }));
  const query = new URLSearchParams({ labelSelector: selector });
  const path = "/_kubernetes/api/v1/namespaces/druid/pods";
  const request = { service: "eks", region: "us-west-2", operation: undefined, method: "GET", path, query };
  const { status, body } = await handler.handle({ ...request, headers: {}, body: Buffer.from("") }, () =>
    Promise.reject(new Error("not forwarded")),
  );
  expect(status).toBe(200);
  return (JSON.parse(body.toString()) as { items: { metadata: object; status: object }[] }).items;
}

test("pods with a label tell their restarts, how they ended and how much memory they had", async () => {
  const pods = await listed("app.kubernetes.io/component=historical", [
    instance("historical-0", { container: { restarts: 1, startedAt, lastEnd, memory } }),
    instance("historical-1", { state: "exited", container: { restarts: 0, lastEnd } }),
    instance("broker-0", { labels: { app: "broker" } }),
  ]);
  expect(pods.map(({ metadata, status }) => ({ metadata, status }))).toMatchObject([
    {
      metadata: { name: "historical-0", annotations: { "assay/memory": JSON.stringify(memory) } },
      status: {
        containerStatuses: [{ restartCount: 1, state: { running: { startedAt } }, lastState: { terminated: lastEnd } }],
      },
    },
    {
      metadata: { name: "historical-1", annotations: {} },
      status: { containerStatuses: [{ restartCount: 0, state: { terminated: lastEnd }, lastState: {} }] },
    },
  ]);
});
