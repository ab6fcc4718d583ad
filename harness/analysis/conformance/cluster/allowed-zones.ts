// Zones in which pods may stand by what they ask of their nodes.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { zoneOf } from "../subjects.ts";

const labels = ["topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone"];

/** Zones of the platform, and those in which the pods of a set may stand. */
export function allowedZones(
  it: Inspection,
  set: Resource,
): { readonly all: ReadonlySet<string>; readonly allowed: ReadonlySet<string> } {
  const spec = property(set, "spec", "template", "spec");
  const here = it.model
    .all("AWS::EC2::Subnet")
    .filter(({ region }) => region === undefined || set.region === undefined || region === set.region);
  const all = new Set(here.map(zoneOf));
  return { all, allowed: all.intersection(bySelector(spec, all)).intersection(byAffinity(spec, all)) };
}

function bySelector(spec: Node, all: ReadonlySet<string>): ReadonlySet<string> {
  const told = labels.flatMap((label) => spec.get("nodeSelector", label).text() ?? []);
  return told.length === 0 ? all : new Set(told);
}

/** One of the terms has to hold, and each of its expressions. */
function byAffinity(spec: Node, all: ReadonlySet<string>): ReadonlySet<string> {
  const required = spec.get("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  const terms = required.get("nodeSelectorTerms").list();
  if (terms.length === 0) return all;
  return new Set(
    terms.flatMap((term) =>
      [...all].filter((zone) =>
        term
          .get("matchExpressions")
          .list()
          .every((one) => meets(one, zone)),
      ),
    ),
  );
}

function meets(asked: Node, zone: string): boolean {
  if (!labels.includes(asked.get("key").written())) return true;
  const isNamed = asked.get("values").texts().includes(zone);
  const operator = asked.get("operator").text();
  if (operator === "In") return isNamed;
  if (operator === "NotIn") return !isNamed;
  return operator !== "DoesNotExist";
}
