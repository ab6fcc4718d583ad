// Kinds of fault, taken from the registry and from the platform's own templates, so that a new one is tried by itself.

import { assert } from "../../../core/errors.ts";
import { faultActions } from "../../../experiment/fis/actions/registry.ts";
import type { AwsClients } from "../../../platform/aws/clients.ts";
import { everyTemplate } from "../../../platform/aws/fault-injection.ts";
import type { ExperimentTemplate } from "../../../platform/aws/fault-injection.ts";

/** One kind, and the templates of the platform in which it comes, the least harmful first. */
export interface FaultKind {
  /** The action's id; of a command its document's name. */
  readonly name: string;
  readonly templates: readonly string[];
}

/** Kinds that are no fault which somebody holds, each with its reason. */
const exempt: Readonly<Record<string, string>> = {
  "aws:fis:wait": "touches nothing",
  "aws:cloudwatch:assert-alarm-state": "touches nothing",
  "aws:fis:inject-api-internal-error": "in force in the endpoint alone, the same code as inject-api-throttle-error",
  "aws:fis:inject-api-unavailable-error": "in force in the endpoint alone, the same code as inject-api-throttle-error",
  "clickhouse-fault-lose-volumes": "nothing is held: what is lost is lost at once, and for good",
  "clickhouse-roll-out": "a release is brought to its end or taken back, whoever watches",
};

const sendCommand = "aws:ssm:send-command";

export async function faultKinds(aws: AwsClients): Promise<readonly FaultKind[]> {
  const found = new Map<string, { name: string; harm: number }[]>();
  for (const template of await everyTemplate(aws)) {
    const name = template.tags?.["Name"] ?? "";
    const harm = harmOf(template);
    for (const kind of kindsOf(template)) {
      found.set(kind, [...(found.get(kind) ?? []), { name, harm }]);
    }
  }
  const realized = [...faultActions.keys()].filter((id) => id !== sendCommand);
  const missing = realized.filter((id) => exempt[id] === undefined && !found.has(id));
  assert(missing.length === 0, `no template of the platform has ${missing.join(", ")}`);
  return [...found]
    .filter(([kind]) => !isExempt(kind))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, templates]) => ({
      name,
      templates: leastHarmful(templates),
    }));
}

function isExempt(kind: string): boolean {
  return exempt[kind] !== undefined || /roll-?out|lose-volumes/.test(kind);
}

function kindsOf({ actions = {} }: ExperimentTemplate): string[] {
  return Object.values(actions).map(({ actionId = "", parameters = {} }) =>
    actionId === sendCommand ? (parameters["documentArn"]?.split(":document/")[1] ?? actionId) : actionId,
  );
}

/** A template that takes more than it has to costs time until the platform is calm again, and shows nothing more. */
function harmOf({ actions = {}, targets = {}, tags = {} }: ExperimentTemplate): number {
  const isWide = Object.values(targets).some(
    ({ selectionMode }) => selectionMode === "ALL" || selectionMode === "COUNT(2)",
  );
  return Object.keys(actions).length + (tags["assay:allow"] === undefined ? 0 : 10) + (isWide ? 1 : 0);
}

function leastHarmful(templates: readonly { readonly name: string; readonly harm: number }[]): string[] {
  const least = Math.min(...templates.map(({ harm }) => harm));
  const names = templates.filter(({ harm }) => harm === least).map(({ name }) => name);
  return [...new Set(names)].sort();
}
