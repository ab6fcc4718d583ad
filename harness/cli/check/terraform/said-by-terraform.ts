// The plan that says the same as a template: of a platform that stands (every id and ARN known), or of one that is made
// anew (known after the apply, references standing in the configuration, a module a stack). For tests.

import type { Resource } from "../../../analysis/model/resource.ts";
import { buildTemplateModel } from "../../../analysis/model/template-model.ts";
import type { PlatformModel } from "../../../analysis/model/platform-model.ts";
import type { TemplateSource } from "../../../platform/assembly/read-assembly.ts";
import { objectSaying } from "./cluster-words.ts";
import { computeWords } from "./compute-words.ts";
import { deliveryWords } from "./delivery-words.ts";
import { edgeWords } from "./edge-words.ts";
import { groupWords } from "./group-words.ts";
import { identityWords } from "./identity-words.ts";
import { networkWords } from "./network-words.ts";
import { Paper } from "./paper.ts";
import type { Entry, Moment } from "./paper.ts";
import { rareWords } from "./rare-words.ts";
import { recordWords } from "./record-words.ts";
import { storageWords } from "./storage-words.ts";
import type { Saying, Writer } from "./words.ts";

const writers: Readonly<Record<string, Writer>> = {
  ...networkWords,
  ...groupWords,
  ...computeWords,
  ...identityWords,
  ...storageWords,
  ...edgeWords,
  ...recordWords,
  ...deliveryWords,
  ...rareWords,
};

export interface SaidPlan {
  readonly plan: Record<string, unknown>;
  /** What no resource of the providers says: types, and resources that may or may not be there. */
  readonly unsaid: readonly string[];
  /** The template's resource behind each address of the plan. */
  readonly origins: ReadonlyMap<string, Resource>;
  /** A text of the template with each reference in the form that the same reference of the plan is put into. */
  readonly ofTemplate: (text: string) => string;
}

/** Types that are CloudFormation's own and have nothing behind them. */
const nothing = new Set(["AWS::CloudFormation::Stack", "AWS::CDK::Metadata"]);

/** Writes the plan of a source's platform, or of some of its resources alone. */
export function saidByTerraform(
  source: TemplateSource,
  of: { region: string; moment: Moment; only?: (resource: Resource) => boolean },
): SaidPlan {
  const model = buildTemplateModel({ ...source, region: of.region });
  const resources = model.resources.filter(({ type }) => !type.startsWith("Kubernetes::") && !nothing.has(type));
  const unsaid = resources.filter(({ type, uncertain }) => !(type in writers) || uncertain !== undefined);
  const paper = new Paper(resources, { ...of, account: model.account });
  const names = new Map<string, number>();
  const entry = (saying: Saying, own: Omit<Entry, "saying" | "name">, name: string): Entry => {
    const [type, , suffix] = saying;
    const label = [name, suffix ?? ""].filter((one) => one !== "").join("_");
    const key = `${own.module}.${type}.${label}`;
    const count = names.get(key) ?? 0;
    names.set(key, count + 1);
    return { ...own, saying, name: count === 0 ? label : `${label}_${String(count)}` };
  };
  const wanted = resources.filter((one) => of.only?.(one) ?? true);
  const said = wanted.flatMap((resource) =>
    (writers[resource.type]?.(resource.properties, ownOf(resource, model, of)) ?? []).map((saying, at) =>
      entry(saying, { of: resource, isFirst: at === 0, module: moduleOf(resource, of.moment) }, labelOf(resource.id)),
    ),
  );
  const manifests = of.only === undefined ? (source.manifests ?? []) : [];
  const objects = manifests.map((one) =>
    entry(
      objectSaying(one),
      { of: undefined, isFirst: false, module: of.moment === "standing" ? "" : "cluster" },
      labelOf(JSON.stringify(one.object["metadata"])),
    ),
  );
  const origins = new Map<string, Resource>();
  for (const { saying, name, module, of: resource } of said) {
    const address = `${saying[0]}.${name}`;
    if (resource !== undefined) origins.set(module === "" ? address : `module.${module}.${address}`, resource);
  }
  return {
    plan: paper.plan([...said, ...objects]),
    unsaid: [...new Set(unsaid.map(({ type }) => type))],
    origins,
    ofTemplate: (text) => paper.ofTemplate(text),
  };
}

function ownOf(resource: Resource, model: PlatformModel, { region, moment }: { region: string; moment: Moment }) {
  return {
    self: resource.identities[0] ?? "",
    resource,
    all: model.resources,
    isStanding: moment === "standing",
    account: model.account,
    region: resource.region ?? region,
  };
}

function labelOf(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase()
    .replaceAll(/^_|_$/g, "")
    .slice(0, 60);
}

/** What is made anew stands in a module a stack. */
function moduleOf({ identities }: Resource, moment: Moment): string {
  const stack = (identities[0] ?? "").slice(1, -1).split("/").slice(0, -1).join("_");
  return moment === "standing" ? "" : labelOf(stack);
}
