// The three ways to ask Druid: SQL over HTTP, native JSON, and JDBC. All are on unless a property switches one off, in a
// file, in the chart's values or in the environment of the pods.

import { check } from "../check.ts";
import type { Pods } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { chartAnswers } from "./chart-services.ts";
import { makingChart, podsOfProcess, servicesOf } from "./processes.ts";
import { settingsOf } from "./settings.ts";

/** Properties that switch an interface off when they are false, with what is lost. */
const switches: Readonly<Record<string, string>> = {
  "druid.sql.enable": "SQL and JDBC",
  "druid.sql.http.enable": "SQL over HTTP",
  "druid.sql.avatica.enable": "JDBC",
};
const brokerPort = 8082;

export const queryChecks = [
  check(
    "DRUID-022",
    (it) => {
      const brokers = podsOfProcess(it.model, "broker");
      const chart = makingChart(it.model);
      if (chart === undefined) areAsked(it, brokers);
      else chartAnswers(it, chart, { name: "broker", port: brokerPort });
      const told = settingsOf(it.model).filter(({ of }) => !isPods(of) || brokers.some((broker) => broker.of === of));
      it.each(told, ({ name, value, node }) => {
        const what = switches[name];
        it.expect(node, what === undefined || value.toLowerCase() !== "false", {
          message: `the broker does not answer ${what ?? ""}`,
          expected: `${name}=true`,
          actual: value,
        });
      });
      it.leftOut("that the three give one result is asked of a broker");
    },
    { needs: "manifests" },
  ),
];

/** There are brokers, and a service leads to them on their port. */
function areAsked(it: Inspection, brokers: readonly Pods[]): void {
  it.looked();
  if (brokers.length === 0) it.missing({ message: "no broker answers", expected: "a broker" });
  const services = servicesOf(it.model, "broker");
  it.looked();
  if (services.length === 0) it.missing({ message: "brokers have no service", expected: brokerPort });
  else {
    const ports = services.map((service) => property(service, "spec", "ports"));
    const answers = ports.flatMap((one) => one.list()).some((port) => port.get("port").number() === brokerPort);
    for (const node of ports.slice(0, 1)) {
      it.expect(node, answers, { message: "the broker is asked elsewhere", expected: brokerPort });
    }
  }
}

/** Whether settings in an object are of its own pods alone. */
function isPods(object: Resource): boolean {
  return property(object, "spec", "template").exists;
}
