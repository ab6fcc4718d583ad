// Codecs that producers are told beside their configuration: by the environment, or in the words of their command.

import { nameOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";

export interface ToldCodec {
  readonly node: Node;
  readonly said: string | undefined;
}

/** What a container is told of its codec. */
export function codecsTold(it: Inspection, container: Node): ToldCodec[] {
  const variables = container
    .get("env")
    .list()
    .filter((one) => one.get("name").text() === "COMPRESSION")
    .map((node) => ({ node, said: valueOf(it, node) }));
  const words = ["command", "args"].flatMap((list) => container.get(list).list());
  const said = words.flatMap((node, index) => {
    const [option, own] = /-compression(?:-type|-codec)?(?:[\s=]+(\w+))?/i.exec(node.written()) ?? [];
    return option === undefined ? [] : [{ node, said: own ?? words[index + 1]?.text() }];
  });
  return [...variables, ...said];
}

/** A variable's own value, or the one that it takes from a config map. */
function valueOf(it: Inspection, variable: Node): string | undefined {
  const from = variable.get("valueFrom", "configMapKeyRef");
  if (!from.exists) return variable.get("value").text();
  const config = it.model.all("Kubernetes::ConfigMap").find((one) => nameOf(one) === from.get("name").text());
  return config && property(config, "data", from.get("key").written()).text();
}
