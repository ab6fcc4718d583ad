// Where a collector sends each kind of signal: pipelines of the kind, whatever else their names say, and what their exporters
// are told. An exporter without an address sends nothing away, and one without a scheme speaks TLS unless it is told not to.
// https://opentelemetry.io/docs/collector/configuration/

import { parse } from "yaml";
import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";
import { isMap, textOf } from "../../model/value.ts";

const signals = ["metrics", "logs", "traces", "profiles"];

/** Addresses of Grafana Cloud, or what is filled in when the platform is put up. */
const ofService = /^https:\/\/(?:[\w.-]+\.grafana\.net(?::\d+)?(?:\/|$)|\$)/;

/** What a variable of the collector's pods holds; undefined where nobody says. */
export type Variable = (name: string) => string | undefined;

/** Every kind of signal has a pipeline that ends in an exporter over TLS. */
export function sends(it: Inspection, node: Node, variable: Variable): void {
  const value = node.value();
  // A file is YAML, of which JSON is a part.
  const parsed: unknown = isMap(value) ? value : parse(node.written(), { merge: true });
  const whole = membersOf(parsed);
  const pipelines = Object.entries(membersOf(membersOf(whole["service"])["pipelines"]));
  const exporters = membersOf(whole["exporters"]);
  for (const signal of signals) {
    const own = pipelines.filter(([name]) => name === signal || name.startsWith(`${signal}/`));
    const names = own.flatMap(([, pipeline]) => listOf(membersOf(pipeline)["exporters"]).map(String));
    const isThere = (name: string) => name in exporters || name in membersOf(whole["connectors"]);
    const endpoints = names.flatMap((name) =>
      // A collector does not start with a pipeline that names what it does not have.
      isThere(name) ? addressOf(membersOf(exporters[name]), { signal, variable }) : [""],
    );
    if (endpoints.some((endpoint) => endpoint.startsWith("$"))) {
      it.undecided(node, { message: `where ${signal} go is known once the collector runs`, actual: endpoints });
      continue;
    }
    const elsewhere = endpoints.filter((one) => /^https:\/\//.test(one) && !ofService.test(one));
    it.expect(node, elsewhere.length === 0, {
      message: `${signal} go elsewhere than to Grafana Cloud`,
      expected: "an endpoint below grafana.net",
      actual: elsewhere,
    });
    it.expect(node, endpoints.length > 0 && endpoints.every((endpoint) => endpoint.startsWith("https://")), {
      message: `${signal} are not sent to the service over TLS`,
      expected: "an exporter with an https endpoint",
      actual: endpoints,
    });
  }
}

interface Asked {
  readonly signal: string;
  readonly variable: Variable;
}

function addressOf(exporter: Readonly<Record<string, unknown>>, { signal, variable }: Asked): string[] {
  const written = textOf(exporter[`${signal}_endpoint`] ?? exporter["endpoint"]);
  const [, name] = /^\$\{(?:env:)?(\w+)\}/.exec(written) ?? [];
  const endpoint = name === undefined ? written : written.replace(/^\$\{[^}]*\}/, (whole) => variable(name) ?? whole);
  if (endpoint === "") return [];
  if (endpoint.includes("://") || endpoint.startsWith("$")) return [endpoint];
  return [`${membersOf(exporter["tls"])["insecure"] === true ? "http" : "https"}://${endpoint}`];
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return isMap(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
