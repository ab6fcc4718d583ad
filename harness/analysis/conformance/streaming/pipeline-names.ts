// PIPE-006, what programs are told: the topic that producers write and the job reads, and the job's subscription.

import { nameOf, requiredObject, podsOf } from "../cluster/manifest-objects.ts";
import { toldBy, toldTo, wordsOf } from "../cluster/told-settings.ts";
import type { ToldSetting } from "../cluster/told-settings.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

export const eventTopic = "persistent://public/default/iot-sensor-data";
const subscription = "flink-jdbc-consumer-avro";

/** Topics that are of another use than the events, and settings about topics that name none. */
const aside = new Set(["dead", "letter", "dlq", "retry", "error", "errors", "late", "side", "audit", "metrics"]);

const producers = { kind: "Deployment", name: "iot-producer" };

/** Everything that the producers are told; a violation where there are none. */
export function toldToProducers(it: Inspection): ToldSetting[] | undefined {
  return requiredOf(it, producers);
}

/** The same for rows that are about something else. */
export function producersTold(it: Inspection): ToldSetting[] {
  return toldToAll(it, producers) ?? [];
}

/** Everything that the job is told; nothing where there is none. */
export function toldToJob(it: Inspection): ToldSetting[] | undefined {
  const words = it.model
    .all("Kubernetes::FlinkDeployment")
    .filter((one) => nameOf(one) === "iot-flink-job")
    .flatMap((one) => property(one, "spec", "job", "args").list());
  const job = { kind: "FlinkDeployment", name: "iot-flink-job" };
  const told = requiredOf(it, job);
  return told && [...told, ...wordsOf(words)];
}

interface Program {
  readonly kind: string;
  readonly name: string;
}

function requiredOf(it: Inspection, program: Program): ToldSetting[] | undefined {
  const told = toldToAll(it, program);
  if (told === undefined) requiredObject(it, program.kind, program.name);
  return told;
}

function toldToAll(it: Inspection, { kind, name }: Program): ToldSetting[] | undefined {
  const isOwn = (one: Resource) => nameOf(one) === name;
  const maps = it.model.all("Kubernetes::ConfigMap").filter(isOwn);
  const pods = podsOf(it.model).filter(({ of }) => of.type === `Kubernetes::${kind}` && isOwn(of));
  if (maps.length + pods.length === 0) return undefined;
  const all = [...maps.flatMap(toldBy), ...pods.flatMap((one) => toldTo(it.model, one))];
  // A map of its own is mounted as well, and the pods of a job are several.
  const seen = new Set<string>();
  return all.filter(({ words, value, node }) => {
    const key = [words.join(" "), value, node.resource.id, node.pointer].join("\n");
    return !seen.has(key) && seen.add(key);
  });
}

/** The topic that programs are told, under any of its names. */
export function usesTopic(it: Inspection, settings: readonly ToldSetting[] | undefined, whose: string): void {
  if (settings === undefined) return;
  const told = settings.filter(({ words, value }) => {
    const isSwitch = /^(true|false|\d+)$/i.test(value ?? "");
    return /(^| )topics?( names?)?$/.test(words.join(" ")) && !isAside(words) && !isSwitch;
  });
  saysAll(it, told, {
    message: `${whose} another topic`,
    expected: eventTopic,
    isRight: (one) => inFull(one) === eventTopic,
  });
}

export function usesSubscription(it: Inspection, settings: readonly ToldSetting[] | undefined): void {
  if (settings === undefined) return;
  const told = settings.filter(({ words }) => /(^| )subscription( name)?$/.test(words.join(" ")) && !isAside(words));
  const isRight = (one: string) => one === subscription;
  saysAll(it, told, { message: "the job has another subscription", expected: subscription, isRight });
}

interface Wanted {
  readonly message: string;
  readonly expected: string;
  readonly isRight: (value: string) => boolean;
}

function saysAll(it: Inspection, told: readonly ToldSetting[], { message, expected, isRight }: Wanted): void {
  it.looked();
  if (told.length === 0) {
    it.undecided("none", { message: `whether ${message} is not told in the manifests`, expected });
  }
  for (const { node, value } of told) {
    if (value === undefined) it.undecided(node, { message: `whether ${message} shows in the running pod`, expected });
    else {
      const all = value.split(",").map((one) => one.trim());
      it.expect(node, all.every(isRight), { message, expected, actual: value });
    }
  }
}

function isAside(words: readonly string[]): boolean {
  return words.some((word) => aside.has(word));
}

/** A topic's name as Pulsar completes it. */
function inFull(name: string): string {
  return name.includes("://") ? name : `persistent://${name.includes("/") ? "" : "public/default/"}${name}`;
}
