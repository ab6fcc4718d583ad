// The three ways to ask Druid: SQL over HTTP, native JSON, and JDBC. All are on unless a property switches one off, in a
// file, in the chart's values or in the environment of the pods.

import { check } from "../check.ts";
import { dataOf, nameOf, namespaceOf, podsOf, propertyLines } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

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
      const brokers = podsOf(it.model).filter(({ of }) => namespaceOf(of) === "druid" && nameOf(of).endsWith("broker"));
      it.looked();
      if (brokers.length === 0) it.missing({ message: "no broker answers", expected: "a broker" });
      const service = it.model
        .all("Kubernetes::Service")
        .find((one) => namespaceOf(one) === "druid" && nameOf(one).endsWith("broker"));
      it.looked();
      if (service === undefined) it.missing({ message: "brokers have no service", expected: brokerPort });
      else {
        const ports = property(service, "spec", "ports");
        const answers = ports.list().some((port) => port.get("port").number() === brokerPort);
        it.expect(ports, answers, { message: "the broker is asked elsewhere", expected: brokerPort });
      }
      it.each(
        () => it.model.all("Kubernetes::ConfigMap").filter((map) => namespaceOf(map) === "druid"),
        (map) => {
          for (const { name, node, text } of dataOf(map)) {
            if (name.endsWith(".properties")) isOn(it, node, propertyLines(text));
          }
        },
      );
      it.each(brokers, ({ spec }) => {
        for (const container of spec.get("containers").list()) {
          const variables = container.get("env").list();
          const given = variables.map((one) => [spelled(one.get("name").text()), one.get("value").written()] as const);
          isOn(it, container.get("env").exists ? container.get("env") : container, new Map(given));
        }
      });
      it.each(
        () => it.model.all("Kubernetes::HelmRelease").filter((release) => nameOf(release) === "druid"),
        (release) => {
          const values = property(release, "spec", "values");
          isOn(it, values, new Map(settingsIn(values)));
        },
      );
      it.leftOut("that the three give one result is asked of a broker");
    },
    { needs: "manifests" },
  ),
];

/** `druid_sql_enable`, as the image reads it from the environment, is `druid.sql.enable`. */
function spelled(name: string | undefined): string {
  return (name ?? "").replaceAll("_", ".");
}

function isOn(it: Inspection, node: Node, given: ReadonlyMap<string, string>): void {
  for (const [name, what] of Object.entries(switches)) {
    const value = given.get(name);
    it.expect(node, value?.trim().toLowerCase() !== "false", {
      message: `the broker does not answer ${what}`,
      expected: `${name}=true`,
      actual: value ?? "true by default",
    });
  }
}

/** Settings anywhere in the values of the chart. */
function settingsIn(node: Node): (readonly [string, string])[] {
  return node.entries().flatMap(([name, inner]) => {
    const nested = inner.entries();
    if (nested.length > 0) return settingsIn(inner);
    return [[spelled(name), JSON.stringify(inner.raw).replaceAll('"', "")] as const];
  });
}
