// The router: where it answers, and to whom it passes on.

import { check } from "../check.ts";
import { nameOf, namespaceOf, podsOf, requiredObject, wholeOf } from "../cluster/manifest-objects.ts";
import type { Inspection, Says } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { chartAnswers } from "./chart-services.ts";
import { lastTold, makingChart, processesNamed, processOf } from "./processes.ts";
import type { Process } from "./processes.ts";
import type { Setting } from "./settings.ts";

const port = 8888;

export const routerChecks = [
  check(
    "DRUID-018",
    (it) => {
      const chart = makingChart(it.model);
      const isDeclared = it.model.all("Kubernetes::Service").some((one) => nameOf(one) === "druid-router");
      if (chart !== undefined && !isDeclared) chartAnswers(it, chart, { name: "router", port });
      else {
        const service = requiredObject(it, "Service", "druid-router");
        if (service !== undefined) answers(it, service);
      }
      it.each(processesNamed(it.model, "router"), (router) => {
        passesOn(it, router);
      });
      it.leftOut("that the three APIs answer is asked of the router");
    },
    { needs: "manifests" },
  ),
];

/** A router listens where it is asked, and passes on to processes by the names that these have. */
function passesOn(it: Inspection, router: Process): void {
  const [plain, tls] = [lastTold(router, "druid.plaintextPort"), lastTold(router, "druid.tlsPort")];
  const ports = [plain?.value ?? String(port), tls?.value ?? ""];
  expectTold(it, plain ?? tls, {
    holds: ports.includes(String(port)),
    says: { message: "the router listens on another port", expected: port },
  });
  const proxy = lastTold(router, "druid.router.managementProxy.enabled");
  expectTold(it, proxy, {
    holds: proxy?.value.toLowerCase() === "true",
    says: { message: "the router does not pass on to coordinators and overlords", expected: true },
  });
  for (const [process, setting] of [
    ["broker", "druid.router.defaultBrokerServiceName"],
    ["coordinator", "druid.router.coordinatorServiceName"],
  ] as const) {
    const asked = lastTold(router, setting);
    const called = processesNamed(it.model, process).map((own) => lastTold(own, "druid.service")?.value);
    const names = called.map((name) => name ?? `druid/${process}`);
    const value = asked?.value ?? `druid/${process}`;
    expectTold(it, asked, {
      holds: names.includes(value),
      says: { message: `the router asks for a ${process} of another name`, expected: names, actual: value },
    });
  }
}

/** At the place where it is said, or of the whole where nobody says it. */
function expectTold(it: Inspection, told: Setting | undefined, { holds, says }: { holds: boolean; says: Says }): void {
  if (told !== undefined) it.expect(told.node, holds, says);
  else if (!holds) it.missing(says);
  else it.looked();
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
  if (!podsOf(it.model).some((one) => processOf(one) === "router")) return;
  const isRouters = pods.length > 0 && pods.every((one) => processOf(one) === "router");
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
