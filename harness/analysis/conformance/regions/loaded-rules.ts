// Rules that somebody evaluates: objects of the operator, and files that a Prometheus of the platform loads.

import { engines, listOf, parsed } from "../monitoring/scraping.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { isMap, textOf } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";
import { secondsOf } from "../../promql/literals.ts";

export interface LoadedRule {
  readonly alert: string | undefined;
  readonly record: string | undefined;
  readonly expression: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly forSeconds: number;
  /** How often its group is asked; 0 where the server's own interval counts. */
  readonly everySeconds: number;
  readonly region: string | undefined;
  /** Its expression, or the file that it stands in. */
  readonly node: Node;
}

export function loadedRules(model: PlatformModel): LoadedRule[] {
  const objects = model.all("Kubernetes::PrometheusRule").flatMap((object) =>
    property(object, "spec", "groups")
      .list()
      .flatMap((group) =>
        group
          .get("rules")
          .list()
          .map((rule) => ({
            ...ruleOf((name) => rule.get(name).text(), group.get("interval").text()),
            labels: Object.fromEntries(
              rule
                .get("labels")
                .entries()
                .map(([label, node]) => [label, node.written()]),
            ),
            region: object.region,
            node: rule.get("expr"),
          })),
      ),
  );
  const files = engines(model).flatMap(({ rules, pods }) =>
    rules.flatMap(({ text, node }) => rulesIn(text).map((rule) => ({ ...rule, node, region: pods.of.region }))),
  );
  return [...objects, ...files];
}

function rulesIn(text: string): Omit<LoadedRule, "node" | "region">[] {
  return listOf(parsed(text)?.["groups"])
    .filter(isMap)
    .flatMap((group) =>
      listOf(group["rules"])
        .filter(isMap)
        .map((rule) => {
          const said = (name: string) => (rule[name] === undefined ? undefined : textOf(rule[name]));
          const labels: Readonly<Record<string, Value>> = isMap(rule["labels"]) ? rule["labels"] : {};
          return {
            ...ruleOf(said, group["interval"] === undefined ? undefined : textOf(group["interval"])),
            labels: Object.fromEntries(Object.entries(labels).map(([label, value]) => [label, textOf(value)])),
          };
        }),
    );
}

function ruleOf(
  said: (name: string) => string | undefined,
  interval: string | undefined,
): Omit<LoadedRule, "node" | "region" | "labels"> {
  return {
    alert: said("alert"),
    record: said("record"),
    expression: (said("expr") ?? "").trim(),
    forSeconds: secondsOf(said("for") ?? "0s"),
    everySeconds: secondsOf(interval ?? "0s"),
  };
}
