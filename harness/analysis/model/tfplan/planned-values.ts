// The values of a planned resource, each known, a reference, or unresolved with its address: "known after apply" is never
// taken for absent.

import { isMap } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { overOf } from "./expressions.ts";
import type { PlanDocument, PlannedEntry, PlannedModule } from "./plan-document.ts";
import { withoutEchoes } from "./echoes.ts";
import { withoutAspectsBeside } from "./left-to-provider.ts";
import type { Planned } from "./planned.ts";
import { inModule, planToken, References } from "./references.ts";
import type { Instance } from "./references.ts";
import { policyDocument } from "./statements.ts";
import { recordOf, ValueReader } from "./value-reader.ts";

/** Resources that the plan will leave in place or make, data sources aside. */
export function plannedResources(plan: PlanDocument): Planned[] {
  const wanted = entriesOf(plan.planned_values.root_module, "/planned_values/root_module");
  const entries = [...wanted, ...leftBehind(plan), ...untouched(plan, wanted)];
  const changes = (plan.resource_changes ?? []).filter(({ deposed }) => deposed === undefined);
  const unknowns = new Map(changes.map(({ address, change }) => [address, change.after_unknown]));
  const references = new References(plan.configuration?.root_module ?? {}, instancesOf(entries, unknowns));
  const documents: Documents = new Documents(entries, (entry) => readOf(entry, { unknowns, references, documents }));
  const managed = entries.filter(({ entry }) => entry.mode === "managed");
  const read = managed.map((one): Planned => {
    const { address, type } = one.entry;
    const configured = configurationOf(one, references);
    const all = readOf(one, { unknowns, references, documents });
    return {
      address,
      type,
      values: configured === undefined ? all : withoutEchoes(type, all, recordOf(configured.expressions)),
      pointer: one.pointer,
      provider: configured?.provider_config_key,
    };
  });
  return withoutAspectsBeside(read, planToken);
}

interface Around {
  readonly unknowns: ReadonlyMap<string, unknown>;
  readonly references: References;
  readonly documents: Documents;
}

function readOf(one: Entry, { unknowns, references, documents }: Around): ValueMap {
  const { address, type, index, values = {} } = one.entry;
  const configured = configurationOf(one, references);
  const isDocument = isPolicyDocument(one);
  const from = {
    ...{ type, module: one.module, index, over: overOf(configured?.for_each_expression) },
    ...{ isConfigured: configured !== undefined && !isDocument, isDocument },
  };
  const reader = new ValueReader(address, from, { references, documentAt: (place) => documents.at(place) });
  const whole = reader.read({ known: values, unknown: unknowns.get(address), written: configured?.expressions }, []);
  return isMap(whole) ? whole : {};
}

function configurationOf({ entry, module }: Entry, references: References) {
  return references.moduleAt(module)?.resources?.find((one) => one.address === placeOf(entry));
}

/** The address within a module, without an index. */
function placeOf({ mode, type, name }: PlannedEntry): string {
  return mode === "data" ? `data.${type}.${name}` : `${type}.${name}`;
}

/** Policy documents that are read during the apply, by address; each is put together once. */
class Documents {
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #read: (entry: Entry) => ValueMap;
  readonly #known = new Map<string, Value>();

  constructor(entries: readonly Entry[], read: (entry: Entry) => ValueMap) {
    this.#entries = new Map(entries.filter(isPolicyDocument).map((one) => [one.entry.address, one]));
    this.#read = read;
  }

  at(address: string): Value {
    const entry = this.#entries.get(address);
    if (entry === undefined) return undefined;
    const known = this.#known.get(address) ?? policyDocument(this.#read(entry));
    this.#known.set(address, known);
    return known;
  }
}

/** There is no resource of the name, the data source alone. */
function isPolicyDocument({ entry: { type } }: Entry): boolean {
  return type === "aws_iam_policy_document";
}

interface Entry {
  readonly entry: PlannedEntry;
  readonly module: string;
  readonly pointer: string;
}

function entriesOf(module: PlannedModule, pointer: string): Entry[] {
  const own = (module.resources ?? []).map((entry, index) => ({
    entry,
    module: module.address ?? "",
    pointer: `${pointer}/resources/${String(index)}/values`,
  }));
  const inner = (module.child_modules ?? []).flatMap((child, index) =>
    entriesOf(child, `${pointer}/child_modules/${String(index)}`),
  );
  return [...own, ...inner];
}

/** What Terraform is about to forget and not to destroy (`removed` with `destroy = false`): it stays as it is. */
function leftBehind({ resource_changes: changes = [] }: PlanDocument): Entry[] {
  return changes.flatMap(({ address, mode, type, name, index, module_address: module, change }, at) => {
    const isLeft = change.actions?.includes("forget") === true;
    if (!isLeft || mode === undefined || type === undefined || name === undefined) return [];
    const entry = { address, mode, type, name, index, values: change.before ?? {} };
    return [{ entry, module: module ?? "", pointer: `/resource_changes/${String(at)}/change/before` }];
  });
}

/**
 * What stands and no change speaks of: all of it in a plan that only looks (`-refresh-only`), what is not aimed at
 * (`-target`) in another. It stays as it is.
 */
function untouched({ prior_state: state, resource_changes: changes }: PlanDocument, wanted: readonly Entry[]): Entry[] {
  const root = state?.values?.root_module;
  const changed = (changes ?? []).filter(({ deposed }) => deposed === undefined);
  const planned = new Set([...wanted.map(({ entry }) => entry), ...changed].map(({ address }) => address));
  const standing = root === undefined ? [] : entriesOf(root, "/prior_state/values/root_module");
  return standing.filter(
    ({ entry }) => entry.mode === "managed" && entry.deposed_key === undefined && !planned.has(entry.address),
  );
}

function instancesOf(entries: readonly Entry[], unknowns: ReadonlyMap<string, unknown>): Map<string, Instance[]> {
  const instances = new Map<string, Instance[]>();
  for (const { entry, module } of entries) {
    const { address, index } = entry;
    const key = `${inModule(module)}${placeOf(entry)}`;
    instances.set(key, [...(instances.get(key) ?? []), { address, index, open: unknowns.get(address) }]);
  }
  return instances;
}
