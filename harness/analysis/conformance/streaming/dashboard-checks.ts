// Dashboards of the pipeline, and the password that opens them.

import { check } from "../check.ts";
import { namespaceOf, podsOf, requiredObject, unrendered } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { askedSources, boardOf } from "../monitoring/board-sources.ts";
import { boardsAtHand, grafanas, loadedBoards } from "../monitoring/grafana.ts";
import { isGrafana } from "../monitoring/grafana-files.ts";
import { dataSources, leadsTo } from "../monitoring/grafana-sources.ts";
import { engines } from "../monitoring/scraping.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, textOf } from "../../model/value.ts";

export const dashboardChecks = [
  // dashboards are read with a generated credential; a documented one is a finding.
  check(
    "MON-015",
    (it) => {
      const chart = grafanas(it.model).length === 0 ? unrendered(it.model, "grafana") : undefined;
      if (chart !== undefined) {
        ofChart(it, chart);
        return;
      }
      for (const name of ["pulsar", "flink", "clickhouse"]) {
        it.looked();
        if (!boardTitles(it).includes(name)) {
          it.missing({ message: `there is no dashboard of ${name}`, expected: name });
        }
      }
      boardsShow(it);
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

/** Of a chart that nobody rendered only the password is known: one that is written among its values. */
function ofChart(it: Inspection, chart: Resource): void {
  it.undecided(chart, {
    message: `which boards ${chart.id} shows is not rendered`,
    expected: "pulsar, flink, clickhouse",
  });
  const password = property(chart, "spec", "values", "adminPassword");
  it.expect(password, !password.exists, {
    message: "the password of the dashboards is written down",
    expected: "a secret",
    actual: "plain text",
  });
}

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
    const board = boardOf(text);
    if (board === undefined || !isList(board["panels"]) || board["panels"].length === 0) return [];
    return [textOf(board["title"]).toLowerCase()];
  });
}

/** Every board is one, is loaded, and asks data sources that there are and that lead to a Prometheus. */
function boardsShow(it: Inspection): void {
  const sources = dataSources(it.model);
  const found = engines(it.model);
  it.each(boardsAtHand(it.model), ({ node, text, isProvided }) => {
    const board = boardOf(text);
    if (board === undefined) {
      it.violated(node, {
        message: "Grafana cannot read the board",
        expected: "a board in JSON",
        actual: "something else",
      });
      return;
    }
    it.expect(node, isProvided, {
      message: "nobody provides the board to Grafana",
      expected: "a provider that reads its folder",
      actual: textOf(board["title"]),
    });
    const asked = askedSources(board, sources);
    it.expect(node, asked.missing.size === 0, {
      message: `panels ask a data source that nobody provides: ${[...asked.missing].join(", ")}`,
      expected: "a data source of Grafana's",
      actual: sources.map(({ name }) => name),
    });
    for (const source of asked.sources) {
      if (source.type !== "prometheus") continue;
      const leads = leadsTo(it.model, source, found);
      const { name, url, node: place } = source;
      if (leads === undefined) {
        it.undecided(place, {
          message: `where the data source ${name} leads is not part of what was read`,
          actual: url,
        });
      } else if (!leads) {
        it.violated(place, { message: `the data source ${name} leads to no Prometheus of the platform`, actual: url });
      }
    }
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
