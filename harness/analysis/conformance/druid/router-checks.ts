// The router: where it answers, and to whom it passes on.

import { check } from "../check.ts";
import { nameOf, namespaceOf, podsOf, requiredObject, wholeOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { settingsOf } from "./settings.ts";

const port = 8888;

export const routerChecks = [
  check(
    "DRUID-018",
    (it) => {
      const service = requiredObject(it, "Service", "druid-router");
      if (service !== undefined) answers(it, service);
      const config = requiredObject(it, "ConfigMap", "druid-router");
      if (config === undefined) return;
      const told = (name: string, fallback: string) => {
        const said = settingsOf(it.model).filter((one) => one.name === name && isOf(one.of, "router"));
        const last = said.at(-1);
        return { value: last?.value ?? fallback, node: last?.node ?? property(config, "data", "runtime.properties") };
      };
      const [plain, tls] = [told("druid.plaintextPort", String(port)), told("druid.tlsPort", "")];
      it.expect(plain.node, [plain.value, tls.value].includes(String(port)), {
        message: "the router listens on another port",
        expected: port,
      });
      const passes = told("druid.router.managementProxy.enabled", "false");
      it.expect(passes.node, passes.value === "true", {
        message: "the router does not pass on to coordinators and overlords",
        expected: true,
      });
      for (const [process, setting] of [
        ["broker", "druid.router.defaultBrokerServiceName"],
        ["coordinator", "druid.router.coordinatorServiceName"],
      ] as const) {
        const asked = told(setting, `druid/${process}`);
        const own = settingsOf(it.model).filter((one) => one.name === "druid.service" && isOf(one.of, process));
        const called = own.at(-1)?.value ?? `druid/${process}`;
        it.expect(asked.node, asked.value === called, {
          message: `the router asks for a ${process} of another name`,
          expected: called,
          actual: asked.value,
        });
      }
      it.leftOut("that the three APIs answer is asked of the router");
    },
    { needs: "manifests" },
  ),
];

/** Whether settings in an object count for a process: in its own pods and files, and in the common ones. */
function isOf(object: Resource, process: string): boolean {
  return ["druid-common", "druid", `druid-${process}`].includes(nameOf(object));
}

/** The service leads to the routers' pods, on the port that they have. */
function answers(it: Inspection, service: Resource): void {
  const ports = property(service, "spec", "ports");
  const open = ports.list().find((one) => one.get("port").number() === port);
  it.expect(open ?? ports, open !== undefined, { message: "the router does not answer on 8888", expected: port });
  const selector = property(service, "spec", "selector");
  const pods = podsOf(it.model).filter(({ of }) => {
    const labels = property(of, "spec", "template", "metadata", "labels");
    const wanted = selector.entries().every(([key, value]) => labels.get(key).text() === value.text());
    return wanted && namespaceOf(of) === namespaceOf(service);
  });
  // Pods that a chart makes are not among the manifests.
  if (!podsOf(it.model).some(({ of }) => nameOf(of) === "druid-router")) return;
  const isRouters = pods.length > 0 && pods.every(({ of }) => nameOf(of) === "druid-router");
  it.expect(selector.exists ? selector : wholeOf(service), isRouters, {
    message: "the service leads to other pods",
    expected: "the routers",
    actual: pods.map(({ of }) => of.id),
  });
  if (open === undefined || !isRouters) return;
  const target = open.get("targetPort");
  it.each(pods, ({ spec }) => {
    it.expect(target, targetOf(target, spec) === port, {
      message: "the service leads to another port",
      expected: port,
    });
  });
}

function targetOf(target: Node, spec: Node): number | undefined {
  if (!target.exists) return port;
  const named = spec
    .get("containers")
    .list()
    .flatMap((container) => container.get("ports").list())
    .find((one) => one.get("name").text() === target.text());
  return named === undefined ? Number(target.written()) : named.get("containerPort").number();
}
