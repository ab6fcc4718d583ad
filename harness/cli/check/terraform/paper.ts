// The JSON of a plan around its values: resources in modules, references through variables and outputs, providers by
// region. For tests.

import type { Resource } from "../../../analysis/model/resource.ts";
import { computed } from "./computed.ts";
import { exportedBy } from "./exported.ts";
import type { Exported } from "./exported.ts";
import { referenceTo } from "./one-reference.ts";
import { askedBefore, providersOf, written } from "./around-paper.ts";
import { documentSaying } from "./document-words.ts";
import { saidResource, saidValue } from "./said-values.ts";
import type { Reader, SaidValue } from "./said-values.ts";
import { ReadLater } from "./words.ts";
import type { Said, Saying } from "./words.ts";

const policyDocument = "aws_iam_policy_document";

/**
 * Of a platform that stands every id is known; of one that is made anew, what is written: policies as data sources, or
 * composed as texts.
 */
export type Moment = "standing" | "anew" | "composed";

export interface Entry {
  readonly saying: Saying;
  /** The resource that is said: its first saying is what others refer to. */
  readonly of: Resource | undefined;
  readonly isFirst: boolean;
  /** A name of its own within its type and module. */
  readonly name: string;
  readonly module: string;
}

interface Known {
  readonly resource: Resource;
  readonly exported: Exported;
  /** Where it stands, once its sayings are written down. */
  address?: string;
  module?: string;
}

type Json = Record<string, unknown>;

export class Paper {
  readonly #moment: "standing" | "anew";
  readonly #isComposed: boolean;
  readonly #account: string;
  readonly #region: string;
  readonly #known = new Map<string, Known>();
  readonly #outputs = new Map<string, Json>();
  readonly #arguments = new Map<string, Json>();

  constructor(resources: readonly Resource[], of: { moment: Moment; account: string; region: string }) {
    this.#moment = of.moment === "standing" ? "standing" : "anew";
    this.#isComposed = of.moment === "composed";
    this.#account = of.account;
    this.#region = of.region;
    for (const resource of resources) {
      const place = { account: of.account, region: resource.region ?? of.region };
      this.#known.set((resource.identities[0] ?? "").slice(1, -1), { resource, exported: exportedBy(resource, place) });
    }
  }

  plan(entries: readonly Entry[]): Json {
    for (const { saying, of, isFirst, name, module } of entries) {
      const known = isFirst && of !== undefined ? this.#of(of) : undefined;
      if (known !== undefined) Object.assign(known, { address: `${saying[0]}.${name}`, module });
    }
    const said = entries.flatMap((entry) => this.#read(entry)).map((entry) => this.#said(entry));
    const modules = Map.groupBy(said, ({ entry }) => entry.module);
    const root = modules.get("") ?? [];
    const inner = [...modules].filter(([name]) => name !== "");
    return {
      format_version: "1.2",
      terraform_version: "1.11.4",
      planned_values: {
        root_module: {
          resources: root.map(({ planned }) => planned),
          child_modules: inner.map(([name, all]) => ({
            address: `module.${name}`,
            resources: all.map(({ planned }) => planned),
          })),
        },
      },
      resource_changes: said.map(({ change }) => change),
      ...(this.#moment === "anew" ? { prior_state: askedBefore(this.#account, this.#region) } : {}),
      configuration: {
        provider_config: providersOf(
          said.map(({ provider }) => provider),
          this.#region,
        ),
        root_module: {
          resources: root.map(({ configured }) => configured),
          module_calls: Object.fromEntries(
            inner.map(([name, all]) => [
              name,
              {
                source: `./${name}`,
                expressions: this.#arguments.get(name) ?? {},
                module: {
                  resources: all.map(({ configured }) => configured),
                  outputs: this.#outputs.get(name) ?? {},
                },
              },
            ]),
          ),
        },
      },
    };
  }

  /** A text of the template: what it is once every id is known, or which attributes of which addresses it names. */
  ofTemplate(text: string): string {
    if (this.#moment === "standing") return this.#text(text);
    const named = text.replaceAll(/⟨([^⟨⟩]*)⟩/g, (whole, name: string) => {
      const part = this.#meaning(name);
      if (part === undefined) return whole;
      if (part.written !== undefined) return part.written;
      const { address = "", module = "" } = part.known;
      return referenceTo(module === "" ? address : `module.${module}.${address}`, part.attribute);
    });
    // Keys of conditions begin with an issuer without its scheme, which the plan names by the beginning of its attribute.
    return named.replaceAll(/⟨Split\(\/\/,⟨([^⟨⟩]*\.identity)\.[^⟨⟩]*⟩\)\[1\]⟩/g, "⟨$1⟩");
  }

  /** An entry and the data sources of its policies, where they name what is not there yet. */
  #read(entry: Entry): Entry[] {
    if (this.#moment === "standing" || this.#isComposed) return [entry];
    const [type, values, suffix] = entry.saying;
    const sources: Entry[] = [];
    const own = Object.entries(values).map(([attribute, value]) => {
      const document = documentSaying(value);
      const isOpen = "references" in saidExpression(value, this.#reader(entry.module));
      if (document === undefined || !isOpen) return [attribute, value] as const;
      const name = `${type}_${entry.name}_${attribute}`;
      sources.push({ ...entry, of: undefined, isFirst: false, name, saying: [policyDocument, document] });
      const address = `data.${policyDocument}.${name}`;
      return [attribute, new ReadLater([`${address}.json`, address])] as const;
    });
    return [{ ...entry, saying: [type, Object.fromEntries(own), suffix ?? ""] }, ...sources];
  }

  #of(resource: Resource): Known | undefined {
    return this.#known.get((resource.identities[0] ?? "").slice(1, -1));
  }

  #said(entry: Entry) {
    const { saying, of, isFirst, name, module } = entry;
    const [type, values] = saying;
    const region = of?.region ?? this.#region;
    const isRegional = type.startsWith("aws_") && !/^aws_(iam|route53_(?!resolver)|budgets)/.test(type);
    const value = saidResource(values, this.#reader(module));
    const known = isFirst && of !== undefined ? this.#of(of) : undefined;
    const whole = this.#withExports(value, known, type);
    // Since its version 6 the provider has the region at the resource; before, a provider a region.
    const isAtResource = this.#moment === "standing";
    if (isRegional && isAtResource) whole.known["region"] = region;
    const provider =
      type.split("_")[0] === "aws" && region !== this.#region && !isAtResource
        ? `aws.${region.replaceAll("-", "_")}`
        : (type.split("_")[0] ?? "");
    const isRead = type === policyDocument;
    const place = isRead ? `data.${type}.${name}` : `${type}.${name}`;
    const address = module === "" ? place : `module.${module}.${place}`;
    const common = { mode: isRead ? "data" : "managed", type, name };
    return {
      entry,
      provider,
      planned: { address, ...common, values: whole.known, sensitive_values: {} },
      change: {
        address,
        ...common,
        change: {
          actions: [isRead ? "read" : this.#moment === "anew" ? "create" : "no-op"],
          after: whole.known,
          after_unknown: whole.unknown,
        },
      },
      configured: {
        address: place,
        ...common,
        provider_config_key: provider,
        expressions: written(value.expression as Json, whole.unknown, type),
      },
    };
  }

  /** The values with what the provider tells of the resource. */
  #withExports(value: SaidValue, known: Known | undefined, type: string): { known: Json; unknown: Json } {
    const values = { ...(value.known as Json) };
    const unknown = { ...(value.unknown as Json) };
    for (const name of this.#moment === "anew" ? (computed[type] ?? []) : []) {
      const said = values[name];
      if (said !== undefined && said !== null && !(Array.isArray(said) && said.length === 0)) continue;
      Reflect.deleteProperty(values, name);
      unknown[name] ??= true;
    }
    if (known === undefined) {
      if (this.#moment === "anew") unknown["id"] = true;
      else values["id"] ??= `${type}-${String(Object.keys(values).length)}`;
      return { known: values, unknown };
    }
    const { exported, resource } = known;
    for (const [name, told] of Object.entries(exported.values)) {
      if (values[name] !== undefined && values[name] !== null) continue;
      if (this.#moment === "standing") values[name] = this.#issued(resource, name, told);
      else if (!exported.written.includes(name)) {
        unknown[name] = true;
        Reflect.deleteProperty(values, name);
      }
    }
    if (resource.type === "AWS::EKS::Cluster" && this.#moment === "standing")
      values["identity"] = [{ oidc: [{ issuer: issuerOf(known, this.#region) }] }];
    if (resource.type === "AWS::EC2::VPCEndpoint" && this.#moment === "standing") {
      Reflect.deleteProperty(unknown, "dns_entry");
      values["dns_entry"] = [{ dns_name: dnsName(known), hosted_zone_id: "Z7HUB22UULQXV" }];
    }
    return { known: values, unknown };
  }

  /** An identity provider is called by what issues its tokens. */
  #issued(resource: Resource, name: string, told: string): string {
    const url = resource.properties["Url"];
    if (resource.type !== "AWS::IAM::OIDCProvider" || typeof url !== "string") return told;
    const issuer = this.#text(url).replace("https://", "");
    return name === "arn" || name === "id" ? `arn:aws:iam::${this.#account}:oidc-provider/${issuer}` : told;
  }

  #reader(module: string): Reader {
    return (text) => {
      if (!text.includes("⟨")) return { known: text };
      if (this.#moment === "standing") return { known: this.#text(text) };
      const tokens = [...text.matchAll(/⟨([^⟨⟩]*)⟩/g)].map((match) => match[1] ?? "");
      const parts = tokens.map((token) => this.#meaning(token));
      if (/⟨(Select|Split)\(/.test(text) || parts.some((part) => part === undefined || part.written === undefined)) {
        return { references: parts.flatMap((part) => (part === undefined ? [] : this.#references(part, module))) };
      }
      return { known: text.replaceAll(/⟨([^⟨⟩]*)⟩/g, (_all, name: string) => this.#meaning(name)?.written ?? "") };
    };
  }

  /** What a token names: the resource, its attribute, and the value where the configuration writes it. */
  #meaning(token: string) {
    const known = this.#known.get(token) ?? this.#known.get(token.split(".")[0] ?? "");
    if (known === undefined) return undefined;
    const own = (known.resource.identities[0] ?? "").slice(1, -1);
    const [attribute, after] = known.exported.by(token.slice(own.length + 1));
    const isWritten = known.exported.written.includes(attribute);
    return { known, attribute, after, written: isWritten ? known.exported.values[attribute] : undefined };
  }

  /** With all of a reference's beginnings, as Terraform lists them; between modules through an output and a variable. */
  #references({ known, attribute }: { known: Known; attribute: string }, module: string): string[] {
    const { address = "", module: home = "" } = known;
    const own = [`${address}.${attribute.replace(/\.(\d+)/g, "[$1]")}`, address];
    if (home === module) return own;
    const name = `${home}_${address.replace(".", "_")}_${attribute.replaceAll(/\W/g, "_")}`;
    const outputs = this.#outputs.get(home) ?? {};
    this.#outputs.set(home, { ...outputs, [name]: { expression: { references: own } } });
    const given = this.#arguments.get(module) ?? {};
    const from = [`module.${home}.${name}`, `module.${home}`];
    this.#arguments.set(module, { ...given, [name]: { references: from } });
    return module === "" ? from : [`var.${name}`];
  }

  /** The text with every token's value; what takes such a value apart is done, too. */
  #text(text: string): string {
    const known = text.replaceAll(/⟨([^⟨⟩()]*)⟩/g, (whole, name: string) => {
      const part = this.#meaning(name);
      if (part === undefined) return whole.slice(1, -1);
      const { attribute, after } = part;
      if (attribute.startsWith("identity.")) return issuerOf(part.known, this.#region);
      if (attribute === "dns_entry") return `Z7HUB22UULQXV:${dnsName(part.known)}`;
      const told = part.known.exported.values[attribute] ?? `${part.known.exported.values["id"] ?? ""}-${attribute}`;
      return `${this.#issued(part.known.resource, attribute, told)}${after}`;
    });
    const first = known.replaceAll(/⟨Select\(0,([^⟨⟩]*)\)⟩/g, "$1");
    return first.replaceAll(/⟨Split\(([^,]*),([^⟨⟩]*)\)\[(\d)\]⟩/g, (_all, ...parts: string[]) => {
      const [by = "", from = "", at = "0"] = parts;
      return from.split(by)[Number(at)] ?? "";
    });
  }
}

function saidExpression(value: Said, read: Reader): object {
  return saidValue(value, read).expression ?? {};
}

function issuerOf({ exported, resource }: Known, region: string): string {
  const [digest = ""] = (exported.values["endpoint"] ?? "").replace("https://", "").split(".");
  return `https://oidc.eks.${resource.region ?? region}.amazonaws.com/id/${digest.toUpperCase()}`;
}

function dnsName({ exported, resource }: Known): string {
  return `${exported.values["id"] ?? ""}-abcdefgh.vpce-svc-0.${resource.region ?? ""}.vpce.amazonaws.com`;
}
