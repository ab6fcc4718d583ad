// Dashboards of the pipeline, and the password that opens them.

import { check } from "../check.ts";
import { namespaceOf, podsOf, requiredObject } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { grafanas, isGrafana, loadedBoards } from "../monitoring/grafana.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, isMap, textOf } from "../../model/value.ts";

export const dashboardChecks = [
  // dashboards are read with a generated credential; a documented one is a finding.
  check(
    "MON-015",
    (it) => {
      for (const name of ["pulsar", "flink", "clickhouse"]) {
        it.looked();
        if (!boardTitles(it).includes(name)) {
          it.missing({ message: `there is no dashboard of ${name}`, expected: name });
        }
      }
      const service = requiredObject(it, "Service", "grafana");
      if (service !== undefined) {
        const ports = property(service, "spec", "ports");
        it.expect(
          ports,
          ports.list().some((port) => port.get("port").number() === 3000),
          {
            message: "Grafana does not answer on 3000",
            expected: 3000,
          },
        );
        it.expect(property(service, "spec", "selector"), leadsToGrafana(it, service), {
          message: "no Grafana is behind its service",
          expected: "running pods, at their port 3000",
        });
      }
      const job = requiredObject(it, "FlinkDeployment", "iot-flink-job");
      if (job !== undefined) {
        const port = property(job, "spec", "flinkConfiguration", "rest.port");
        it.expect(port, (port.number() ?? 8081) === 8081, { message: "Flink's page is elsewhere", expected: 8081 });
      }
      passwords(it);
      it.leftOut("that panels have data shows on the running platform");
    },
    { needs: "manifests" },
  ),
];

/** Whether a service's port 3000 ends at the port on which Grafana listens. */
function leadsToGrafana(it: Inspection, service: Resource): boolean {
  const selector = property(service, "spec", "selector").entries();
  const [port] = property(service, "spec", "ports")
    .list()
    .filter((one) => one.get("port").number() === 3000);
  const target = port?.get("targetPort").text() ?? "3000";
  return grafanas(it.model).some(({ of, spec }) => {
    const labels = property(of, "spec", "template", "metadata", "labels");
    const isSelected = selector.length > 0 && selector.every(([key, node]) => labels.get(key).text() === node.text());
    const named = spec
      .get("containers")
      .list()
      .filter(isGrafana)
      .flatMap((container) => container.get("ports").list())
      .find((one) => one.get("name").text() === target);
    const [told] = spec
      .get("containers")
      .list()
      .filter(isGrafana)
      .flatMap((container) => container.get("env").list())
      .filter((one) => one.get("name").text() === "GF_SERVER_HTTP_PORT");
    return (
      isSelected &&
      (told?.get("value").text() ?? "3000") === "3000" &&
      namespaceOf(of) === namespaceOf(service) &&
      (named?.get("containerPort").text() ?? target) === "3000"
    );
  });
}

function boardTitles(it: Inspection): string[] {
  return loadedBoards(it.model).flatMap(({ text }) => {
    const board: unknown = JSON.parse(text);
    if (!isMap(board) || !isList(board["panels"]) || board["panels"].length === 0) return [];
    return [textOf(board["title"]).toLowerCase()];
  });
}

/** The administrator's password comes from a secret, and nobody looks without one. */
function passwords(it: Inspection): void {
  const variables = podsOf(it.model)
    .flatMap(({ spec }) => spec.get("containers").list())
    .flatMap((container) => container.get("env").list());
  const named = (name: string) => variables.filter((variable) => variable.get("name").text() === name);
  const admin = named("GF_SECURITY_ADMIN_PASSWORD");
  it.looked();
  if (admin.length === 0) {
    it.missing({ message: "the dashboards open with Grafana's own default password", expected: "a secret" });
  }
  it.each(admin, (variable) => {
    it.expect(
      variable.get("value").exists ? variable.get("value") : variable,
      variable.get("valueFrom", "secretKeyRef").exists,
      {
        message: "the password of the dashboards is written down",
        expected: "a secret",
        actual: "plain text",
      },
    );
  });
  it.each(named("GF_AUTH_ANONYMOUS_ENABLED"), (variable) => {
    it.expect(variable.get("value"), !variable.get("value").bool(false), {
      message: "the dashboards open for everyone",
      expected: false,
    });
  });
}
