// The values of a planned resource, each known, a reference, or unresolved with its address: "known after apply" is never
// taken for absent.

import { isMap, Unresolved } from "../value.ts";
import type { Value } from "../value.ts";
import type { PlanDocument, PlannedEntry, PlannedModule } from "./plan-document.ts";
import { withoutEchoes } from "./echoes.ts";
import { isLeftToProvider, unwrittenBlock, withoutOwnRules } from "./left-to-provider.ts";
import type { Planned } from "./planned.ts";
import { inModule, planToken, References, traversals } from "./references.ts";
import type { Instance, Standpoint } from "./references.ts";

/** Attributes that hold references and nothing else. */
const referring =
  /(^|_)(ids?|arns?|roles?|buckets?|subnets|security_groups?|users?|groups?|actions|destination|kms_key|key)$|^(dns_name|cluster_name|log_group_name|log_group|records|queue_url|target|topic|service_linked|certificates?|function_name|name|vpc|repository|endpoint|version|rule|url|instance|network_interface|arn|location|s3_bucket_name|target_bucket|db_subnet_group_name|parameter_group_name|client_subnets|vpc_zone_identifier|provider)$/;

/** Resources that the plan will leave in place or make, data sources aside. */
export function plannedResources(plan: PlanDocument): Planned[] {
  const entries = entriesOf(plan.planned_values.root_module, "/planned_values/root_module");
  const managed = entries.filter(({ entry }) => entry.mode === "managed");
  const root = plan.configuration?.root_module ?? {};
  const references = new References(root, instancesOf(managed));
  const unknowns = new Map((plan.resource_changes ?? []).map(({ address, change }) => [address, change.after_unknown]));
  const read = managed.map(({ entry, module, pointer }): Planned => {
    const { address, type, name, index, values = {} } = entry;
    const configured = references.moduleAt(module)?.resources?.find((one) => one.address === `${type}.${name}`);
    const expressions = configured?.expressions;
    const reader = new Reader(address, references, { module, index, isConfigured: configured !== undefined });
    const whole = reader.read({ known: values, unknown: unknowns.get(address), written: expressions }, []);
    const all = isMap(whole) ? whole : {};
    return {
      address,
      type,
      values: configured === undefined ? all : withoutEchoes(type, all, recordOf(expressions)),
      pointer: `${pointer}/values`,
      provider: configured?.provider_config_key,
    };
  });
  return withoutOwnRules(read, planToken);
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
    pointer: `${pointer}/resources/${String(index)}`,
  }));
  const inner = (module.child_modules ?? []).flatMap((child, index) =>
    entriesOf(child, `${pointer}/child_modules/${String(index)}`),
  );
  return [...own, ...inner];
}

function instancesOf(entries: readonly Entry[]): Map<string, Instance[]> {
  const instances = new Map<string, Instance[]>();
  for (const { entry, module } of entries) {
    const key = `${inModule(module)}${entry.type}.${entry.name}`;
    instances.set(key, [...(instances.get(key) ?? []), { address: entry.address, index: entry.index }]);
  }
  return instances;
}

interface Sight {
  readonly known: unknown;
  readonly unknown: unknown;
  readonly written: unknown;
}

class Reader {
  readonly #address: string;
  readonly #references: References;
  readonly #from: Standpoint & { readonly isConfigured: boolean };

  constructor(address: string, references: References, from: Standpoint & { readonly isConfigured: boolean }) {
    this.#address = address;
    this.#references = references;
    this.#from = from;
  }

  read({ known, unknown, written }: Sight, path: readonly (string | number)[]): Value {
    if (unknown === true && isLeftToProvider(path, written, this.#from.isConfigured)) return undefined;
    if (unknown === true) return this.#unknown(written, path);
    if (Array.isArray(known) || Array.isArray(unknown)) return this.#list({ known, unknown, written }, path);
    if (isRecord(known) || isRecord(unknown)) return this.#map({ known, unknown, written }, path);
    return known === null ? undefined : (known as Value);
  }

  #list({ known, unknown, written }: Sight, path: readonly (string | number)[]): Value {
    const [values, holes] = [listOf(known), listOf(unknown)];
    const length = Math.max(values.length, holes.length);
    const items = Array.from({ length }, (_item, index) =>
      this.read({ known: values[index], unknown: holes[index], written: part(written, index, length) }, [
        ...path,
        index,
      ]),
    );
    return items.filter((item) => item !== undefined);
  }

  #map({ known, unknown, written }: Sight, path: readonly (string | number)[]): Value {
    const [values, holes, expressions] = [recordOf(known), recordOf(unknown), recordOf(written)];
    const result: Record<string, Value> = {};
    for (const key of new Set([...Object.keys(values), ...Object.keys(holes)])) {
      const value = this.read({ known: values[key], unknown: holes[key], written: expressions[key] }, [...path, key]);
      if (value !== undefined) result[key] = value;
    }
    return result;
  }

  #unknown(written: unknown, path: readonly (string | number)[]): Value {
    const isUnwritten = this.#from.isConfigured && path.length === 1 && written === undefined;
    const open = new Unresolved([this.#address, ...path].join("."), isUnwritten ? unwrittenBlock : "known after apply");
    const name = path.findLast((step) => typeof step === "string") ?? "";
    const references = traversals(referencesOf(written));
    if (references.length === 0) return open;
    if (!referring.test(name)) return open;
    const found = references.map((one) => this.#references.resolve(one, this.#from));
    if (found.some((tokens) => tokens.length === 0)) return open;
    const tokens = found.flat();
    return tokens.length === 1 ? tokens[0] : tokens;
  }
}

/** The expression of one item: of a block by its position, of a list by the reference at its position. */
function part(written: unknown, index: number, length: number): unknown {
  if (Array.isArray(written)) return written[index] as unknown;
  const references = traversals(referencesOf(written));
  const [own] = references.length === length ? [references[index]] : [];
  return own === undefined ? written : { references: [own] };
}

function referencesOf(written: unknown): readonly string[] {
  const { references } = recordOf(written);
  return Array.isArray(references) ? (references as readonly string[]) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
