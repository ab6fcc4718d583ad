// One planned resource's values as far as they are known: what Terraform knows after the apply only is a reference, where
// its expression is nothing but that, or unresolved with its address.

import { Unresolved } from "../value.ts";
import type { Value } from "../value.ts";
import { isLeftToProvider, unwrittenBlock } from "./left-to-provider.ts";
import { expressionOf, loopOf } from "./expressions.ts";
import type { Expression, Standpoint } from "./expressions.ts";
import { planToken } from "./references.ts";
import type { References, Target } from "./references.ts";
import { isIssuer, wholeName } from "./named-in-statements.ts";
import { expressionsOf } from "./written-blocks.ts";
import type { PlannedBlock } from "./written-blocks.ts";

/** Attributes that hold references and nothing else. */
const referring =
  /(^|_)(ids?|arns?|roles?|buckets?|subnets|security_groups?|users?|groups?|actions|destination|kms_key|key)$|^(dns_name|cluster_name|log_group_name|log_group|records|queue_url|target|topic|service_linked|certificates?|function_name|name|vpc|repository|endpoint|version|rule|url|instance|network_interface|arn|location|s3_bucket_name|target_bucket|db_subnet_group_name|parameter_group_name|client_subnets|vpc_zone_identifier|provider)$/;

/** Attributes that hold a policy and nothing else. */
const holdsDocument =
  /^(assume_role_policy|policy|policy_document|access_policies|resource_policy|(source|override)_(policy_documents|json))$/;

/** Attributes that are lists, but for those of documents: which of several documents, or how they are put together, is not told. */
const holdsSeveral = /^(?!.*(document|polic)).*s$|^vpc_zone_identifier$/;

interface Sight extends PlannedBlock {
  /** The expression, or those of blocks and of their attributes. */
  readonly written: unknown;
}

/** What an attribute may refer to, of those that stand in blocks with others. */
const kinds: Readonly<Record<string, RegExp>> = {
  security_groups: /_security_group$/,
  gateway_id: /_(internet|vpn)_gateway$/,
  nat_gateway_id: /_nat_gateway$/,
  transit_gateway_id: /_transit_gateway$/,
  vpc_peering_connection_id: /_vpc_peering_connection/,
  vpc_endpoint_id: /_vpc_endpoint$/,
  network_interface_id: /_network_interface$/,
  egress_only_gateway_id: /_egress_only_internet_gateway$/,
};

function canBe(name: string, type: string): boolean {
  return kinds[name]?.test(type) ?? true;
}

/** Where a resource stands, its type, whether its configuration is there, and whether it is a policy document that is read. */
export interface Seen extends Standpoint {
  readonly type: string;
  readonly isConfigured: boolean;
  readonly isDocument: boolean;
}

type Path = readonly (string | number)[];

export class ValueReader {
  readonly #address: string;
  readonly #from: Seen;
  readonly #references: References;
  readonly #documentAt: (address: string) => Value;

  constructor(address: string, from: Seen, of: { references: References; documentAt: (address: string) => Value }) {
    this.#address = address;
    this.#from = from;
    this.#references = of.references;
    this.#documentAt = of.documentAt;
  }

  read(sight: Sight, path: Path): Value {
    const { known, unknown, written } = sight;
    if (unknown === true) return this.#unknown(written, path);
    if (Array.isArray(known) || Array.isArray(unknown)) return this.#list(sight, path);
    if (isRecord(known) || isRecord(unknown)) return this.#map(sight, path);
    return known === null ? undefined : (known as Value);
  }

  #list({ known, unknown, written }: Sight, path: Path): Value {
    const [values, holes] = [listOf(known), listOf(unknown)];
    const length = Math.max(values.length, holes.length);
    const sights = Array.from({ length }, (_item, index) => ({ known: values[index], unknown: holes[index] }));
    const items = Array.isArray(written)
      ? expressionsOf(sights, written).map((one, index) => this.read(one, [...path, index]))
      : this.#items(sights, written, path);
    return items.filter((item) => item !== undefined);
  }

  /**
   * Items of one expression: each that is not known has one reference, or what it is cannot be told. As many as there are
   * instances are all of them.
   */
  #items(sights: readonly PlannedBlock[], written: unknown, path: Path): Value[] {
    const meant = this.#meantBy(this.#later(written), path, { isWhole: true });
    const own = sights.filter(({ unknown }) => unknown === true).length === meant.length ? [...meant] : [];
    return sights.map((sight, index) => {
      const place = [...path, index];
      if (sight.unknown !== true) return this.read({ ...sight, written }, place);
      return own.shift() ?? this.#open(place, knownLater);
    });
  }

  #map({ known, unknown, written }: Sight, path: Path): Value {
    const [values, holes, expressions] = [recordOf(known), recordOf(unknown), recordOf(written)];
    // Blocks that are written as an attribute have one expression together.
    const isWhole = Array.isArray(expressions["references"]);
    const isWritten = path.length === 0 ? this.#from.isConfigured : isBlock(expressions);
    const result: Record<string, Value> = {};
    for (const key of new Set([...Object.keys(values), ...Object.keys(holes)])) {
      const own = isWhole ? this.#share(written, key) : expressions[key];
      const place = [...path, key];
      const isLeft = holes[key] === true && isWritten && own === undefined;
      if (isLeft && isLeftToProvider(this.#from.type, place, expressions)) continue;
      const value = this.read({ known: values[key], unknown: holes[key], written: own }, place);
      if (value !== undefined) result[key] = value;
    }
    return result;
  }

  /** References to what is known after the apply. */
  #later(written: unknown): Expression {
    const { traversals, from } = expressionOf(written, this.#from);
    return { traversals: traversals.filter((one) => !this.#references.isKnown(one, from)), from };
  }

  /** What an attribute of one of those blocks has of their expression: where it can be one thing alone, that. */
  #share(written: unknown, name: string): unknown {
    const { traversals, from } = this.#later(written);
    const fits = (one: string) => this.#references.targets(one, from).every(({ type }) => canBe(name, type));
    const [own, ...others] = new Set(traversals.filter(fits));
    return own === undefined || others.length > 0 ? undefined : { references: [own, ...loopOf(from)] };
  }

  #unknown(written: unknown, path: Path): Value {
    const meant =
      this.#isStatement(path) && path.at(-1) !== "variable"
        ? []
        : this.#meantBy(expressionOf(written, this.#from), path);
    if (meant.length === 1) return meant[0];
    if (meant.length > 1 && holdsSeveral.test(nameOf(path))) return meant;
    const isUnwritten = this.#from.isConfigured && path.length === 1 && written === undefined;
    return this.#open(path, isUnwritten ? unwrittenBlock : this.#whyOpen(written));
  }

  /** Why an expression is not known: a reader can do something about an instance that is not told. */
  #whyOpen(written: unknown): string {
    const { traversals, from } = expressionOf(written, this.#from);
    const [guessed] = traversals.filter((one) => this.#references.targets(one, from).some(isGuessed));
    return guessed === undefined ? knownLater : `${knownLater}; a plan does not tell which instances ${guessed} means`;
  }

  /**
   * What the references of an expression are; nothing where one of them cannot be followed, or where which instances it
   * means would be a guess. `isWhole`: how many there are tells that all of them are meant.
   */
  #meantBy({ traversals, from }: Expression, path: Path, { isWhole = false } = {}): readonly Value[] {
    const name = nameOf(path);
    const targets = traversals.map((one) => this.#references.targets(one, from));
    if (targets.some((found) => found.length === 0)) return [];
    const all = targets.flat();
    if (all.some(({ guess }) => guess === "same" || (guess === "all" && !isWhole))) return [];
    if (holdsDocument.test(name)) return this.#documents(all);
    if (all.some(({ type }) => type.startsWith("data."))) return [];
    if (this.#isStatement(path)) return all.map((one) => inStatement(one, path) ?? this.#open(path, knownLater));
    if (!referring.test(name)) return [];
    // What asks first whether a resource is there names it twice.
    return [...new Set(all.map(({ instance, attribute }) => planToken(instance.address, attribute)))];
  }

  #documents(targets: readonly Target[]): readonly Value[] {
    const isOfDocument = ({ type, attribute = "json" }: Target) =>
      type === "data.aws_iam_policy_document" && /^(minified_)?json$/.test(attribute);
    return targets.every(isOfDocument) ? targets.map(({ instance }) => this.#documentAt(instance.address)) : [];
  }

  #isStatement(path: Path): boolean {
    return this.#from.isDocument && path[0] === "statement";
  }

  #open(path: Path, reason: string): Unresolved {
    return new Unresolved([this.#address, ...path].join("."), reason);
  }
}

const knownLater = "known after apply";

function isGuessed({ guess }: Target): boolean {
  return guess !== undefined;
}

/** A reference in a statement, where it is all of what is written there. */
function inStatement(target: Target, path: Path): Value {
  const { address } = target.instance;
  const isKey = path.at(-1) === "variable";
  const attribute = isKey ? target.attribute : wholeName(target);
  return attribute === undefined || (isKey && !isIssuer(target)) ? undefined : planToken(address, attribute);
}

/** Whether these are the expressions of a block, and not one expression that is a map. */
function isBlock(expressions: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(expressions);
  return names.length > 0 && !names.includes("constant_value") && !names.includes("references");
}

function nameOf(path: Path): string {
  return path.findLast((step) => typeof step === "string") ?? "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
