// What an application of the platform is configured with: driver, address, pool and retries, as the text of Java
// properties that a parameter holds. Where the text is silent, Java's and the pool's own defaults count.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { propertiesOf } from "../pipeline/java-properties.ts";

/** The pools that the applications are promised. */
export const poolKinds = ["default", "high-traffic", "batch"] as const;

export interface ApplicationSettings {
  readonly application: string;
  /** One of `poolKinds`, as declared. */
  readonly pool: string | undefined;
  readonly driver: { readonly artifact: string; readonly version: string | undefined };
  readonly url: string | undefined;
  /** Addresses for statements that only write, and that only read. */
  readonly split: { readonly write: string | undefined; readonly read: string | undefined };
  /** Address of several endpoints, with parameters of its own, for a client that balances over them. */
  readonly balanced: string | undefined;
  /** What the driver gets, without the prefix `jdbc.`. */
  readonly properties: ReadonlyMap<string, string>;
  /** What the pool gets, without the prefix `hikari.`. */
  readonly hikari: ReadonlyMap<string, string>;
  /** Milliseconds that the application sets on each connection that it borrows; 0: none. */
  readonly networkTimeoutMs: number;
  readonly metrics: boolean;
  readonly health: boolean;
  readonly retry: {
    readonly attempts: number;
    readonly deduplicationToken: boolean;
    /** Milliseconds that it waits before it sends again. */
    readonly pauseMs: number;
  };
}

/** Undefined when the text is no application's. */
export function readApplicationSettings(text: string): ApplicationSettings | undefined {
  const values = propertiesOf(text);
  const [application, artifact] = [values.get("application"), values.get("driver.artifact")];
  if (application === undefined || artifact === undefined) return undefined;
  const isOn = (name: string) => values.get(name)?.toLowerCase() === "true";
  return {
    application,
    pool: values.get("pool"),
    driver: { artifact, version: values.get("driver.version") },
    url: values.get("url"),
    split: { write: values.get("url.write"), read: values.get("url.read") },
    balanced: values.get("url.balanced"),
    properties: below(values, "jdbc."),
    hikari: below(values, "hikari."),
    networkTimeoutMs: Number(values.get("borrowed.networkTimeout") ?? 0),
    metrics: isOn("pool.metrics"),
    health: isOn("pool.health"),
    retry: {
      attempts: Number(values.get("retry.attempts") ?? 1),
      deduplicationToken: isOn("retry.deduplicationToken"),
      pauseMs: Number(values.get("retry.pause") ?? 0),
    },
  };
}

/** Settings of every application that a platform has, with the nodes that hold them. */
export function declaredApplications(
  model: PlatformModel,
): { readonly node: Node; readonly settings: ApplicationSettings }[] {
  return model.all("AWS::SSM::Parameter").flatMap((parameter) => {
    const node = property(parameter, "Value");
    const settings = readApplicationSettings(node.written());
    return settings === undefined ? [] : [{ node, settings }];
  });
}

function below(values: ReadonlyMap<string, string>, prefix: string): ReadonlyMap<string, string> {
  const own = [...values].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Host of a JDBC URL of one endpoint; undefined when it has several, or none. */
export function hostOfUrl(url: string | undefined): string | undefined {
  return /^jdbc:(?:clickhouse|ch):(?:https?:)?\/\/([^/:,?]+)(?::\d+)?(?:[/?]|$)/.exec(url ?? "")?.[1];
}

/** Endpoints of a JDBC URL as `host:port`, in its order, each as often as it is named. */
export function endpointsOfUrl(url: string | undefined): readonly string[] {
  const authority = /^jdbc:(?:clickhouse|ch):(?:https?:)?\/\/([^/?]+)/.exec(url ?? "")?.[1] ?? "";
  return authority.split(",").filter((endpoint) => endpoint !== "");
}

/** Whether a version is at least another, number by number. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.split(/[.-]/).map(Number);
  const [own, wanted] = [numbers(version), numbers(least)];
  for (const [index, number] of wanted.entries()) {
    const other = own[index] ?? 0;
    if (Number.isNaN(other) || other < number) return false;
    if (other > number) return true;
  }
  return true;
}
