// The job that makes topic, subscription and the namespace's policies: what it runs, read command by command.

import { isSuspended, nameOf } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

export interface TopicSetup {
  readonly node: Node;
  readonly isSuspended: boolean;
  /** Words of each use of a command of `pulsar-admin`; an option's value stands behind it. */
  readonly uses: (command: string) => readonly (readonly string[])[];
}

/** The setup, if the manifests have one. */
export function topicSetup(it: Inspection): TopicSetup | undefined {
  const jobs = it.model.all("Kubernetes::Job");
  const asks = (one: Resource) =>
    /\bpulsar-admin\b/.test(JSON.stringify(property(one, "spec", "template", "spec").raw ?? ""));
  const job = jobs.find((one) => nameOf(one) === "pulsar-topic-setup") ?? jobs.find(asks);
  if (job === undefined) return undefined;
  const containers = property(job, "spec", "template", "spec", "containers");
  const words = containers.list().flatMap((one) => [...one.get("command").texts(), ...one.get("args").texts()]);
  const lines = words
    .join(" ")
    .replaceAll("\\\n", " ")
    .split(/\n|;|&&/)
    .map((line) => line.replace(/(^|\s)#.*/, "").split(/[\s="']+/))
    .map((line) => line.filter((word) => word !== ""));
  return {
    node: property(job, "spec", "template", "spec", "containers", 0, "command"),
    isSuspended: isSuspended(job),
    uses: (command) => lines.filter((line) => line.includes(command)).map((line) => line.slice(line.indexOf(command))),
  };
}

/** Uses of a command by a setup that runs. */
export function commandsRun(
  it: Inspection,
  command: string,
): { readonly node: Node; readonly words: readonly string[] }[] {
  const setup = topicSetup(it);
  if (setup === undefined || setup.isSuspended) return [];
  return setup.uses(command).map((words) => ({ node: setup.node, words }));
}

/** Value of an option under any of its names. */
export function optionOf(words: readonly string[], ...names: readonly string[]): string | undefined {
  const at = words.findIndex((word) => names.includes(word));
  return at < 0 ? undefined : words[at + 1];
}
