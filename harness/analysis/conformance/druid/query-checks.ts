// The three ways to ask Druid: SQL over HTTP, native JSON, and JDBC. All are on unless a property switches one off, in a
// file, in the chart's values or in the environment of the pods.

import { check } from "../check.ts";
import { nameOf, namespaceOf, podsOf } from "../cluster/manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
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

/** Whether settings in an object are of its own pods alone. */
function isPods(object: Resource): boolean {
  return property(object, "spec", "template").exists;
}
