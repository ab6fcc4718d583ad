// The same stack written otherwise: in another account, region and range, in another order, with values behind
// intrinsic functions. What is promised stays true, so every verdict must stay what it was. For tests.

import type { TemplateInput } from "../../analysis/model/template-input.ts";
import type { ManifestInput } from "../../analysis/model/manifest-resources.ts";
import type { ValueMap } from "../../analysis/model/value.ts";
import type { Profile } from "../../config/profile.ts";
import type { Prng } from "../../core/prng.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { hidden } from "./hidden-value.ts";
import type { Sections } from "./hidden-value.ts";
import { saidOtherwise } from "./said-otherwise.ts";

export interface RewrittenStack {
  readonly source: TemplateSource;
  readonly profile: Profile;
}

/** One value in so many is written as an intrinsic function. */
const hiddenOneIn = 40;

type Rename = (text: string) => string;

/** Stack and intent, moved and rewritten together. */
export function rewrittenStack(source: TemplateSource, profile: Profile, prng: Prng): RewrittenStack {
  const rename = renaming(source, prng.fork("names"));
  const { manifests, stacks } = source;
  return {
    profile: renamed(profile, rename) as Profile,
    source: {
      ...source,
      ...(stacks === undefined ? {} : { stacks: stacks.map((one) => ({ ...one, name: rename(one.name) })) }),
      templates: prng.shuffle(source.templates).map((one) => rewrittenTemplate(one, rename, prng)),
      ...(manifests === undefined
        ? {}
        : { manifests: prng.shuffle(manifests).map((one) => rewrittenManifest(one, rename)) }),
    },
  };
}

/** Account, region and VPC range change together everywhere, or not at all. */
function renaming(source: TemplateSource, prng: Prng): Rename {
  const account = String(100_000_000_000 + prng.integer(899_999_999_999));
  const region = prng.pick(["us-east-2", "eu-west-3", "ap-southeast-2", "us-east-1"] as const);
  // A range wider than the VPC that was planted for a purpose would no longer hold it.
  const written = JSON.stringify(source.templates.map(({ template }) => template));
  const hasWiderRange = /"10\.0\.0\.0\/(9|1[0-5])"/u.test(written);
  // A second network could be met by the range of the first.
  const hasOthers = /"10\.(?!0\.)\d+\.\d+\.\d+\//u.test(written);
  const octet = hasWiderRange || hasOthers ? 0 : prng.integer(256);
  return (text) => {
    if (!/\d/u.test(text)) return text;
    return text
      .replaceAll("123456789012", account)
      .replaceAll("us-east-1", region)
      .replaceAll(/(?<![\d.])10\.0\.(?=\d+\.\d+(?!\d*\/[0-9]\b))/gu, `10.${octet}.`);
  };
}

function renamed(value: unknown, rename: Rename): unknown {
  if (typeof value === "string") return rename(value);
  if (Array.isArray(value)) return value.map((item) => renamed(item, rename));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [rename(key), renamed(child, rename)]));
}

function rewrittenManifest(manifest: ManifestInput, rename: Rename): ManifestInput {
  return { ...manifest, object: renamed(manifest.object, rename) as ValueMap };
}

function rewrittenTemplate(one: TemplateInput, rename: Rename, prng: Prng): TemplateInput {
  const { Resources, Outputs, Mappings, Parameters, Conditions, ...rest } = one.template;
  const sections: Sections = {
    Mappings: { ...(renamed(Mappings ?? {}, rename) as object) },
    Parameters: { ...(renamed(Parameters ?? {}, rename) as object) },
    Conditions: { ...(Conditions as object | undefined) },
  };
  const rewrite = new Rewriting(rename, prng.fork(one.stack), sections);
  const own = saidOtherwise(Resources as Record<string, object>, prng.fork(`${one.stack} in other words`));
  const resources = prng.shuffle(Object.entries(own)).map(([id, body]) => {
    const { Properties, ...attributes } = body as { readonly Properties?: unknown };
    return [id, Properties === undefined ? attributes : { ...attributes, Properties: rewrite.value(Properties) }];
  });
  const { account, region, stack, nestedIn, ...place } = one;
  return {
    ...place,
    stack: rename(stack),
    ...(nestedIn === undefined ? {} : { nestedIn: { ...nestedIn, stack: rename(nestedIn.stack) } }),
    ...(account === undefined ? {} : { account: rename(account) }),
    ...(region === undefined ? {} : { region: rename(region) }),
    template: {
      ...rest,
      Resources: Object.fromEntries(resources) as Record<string, unknown>,
      Outputs: renamed(Outputs ?? {}, rename),
      ...sections,
    },
  };
}

class Rewriting {
  readonly #rename: Rename;
  readonly #prng: Prng;
  readonly #sections: Sections;

  constructor(rename: Rename, prng: Prng, sections: Sections) {
    this.#rename = rename;
    this.#prng = prng;
    this.#sections = sections;
  }

  value(value: unknown): unknown {
    if (Array.isArray(value)) return this.#maybeHidden(value.map((item) => this.value(item)));
    if (typeof value === "object" && value !== null) return this.#map(value);
    return this.#maybeHidden(typeof value === "string" ? this.#rename(value) : value);
  }

  /** The arguments of an intrinsic function stay as they are. */
  #map(value: object): unknown {
    const entries = Object.entries(value);
    const [first] = entries;
    const isIntrinsic = entries.length === 1 && first !== undefined && /^(Ref|Condition|Fn::.+)$/u.test(first[0]);
    if (isIntrinsic) return renamed(value, this.#rename);
    const ordered = this.#prng.integer(8) === 0 ? this.#prng.shuffle(entries) : entries;
    return Object.fromEntries(ordered.map(([key, child]) => [this.#rename(key), this.value(child)]));
  }

  #maybeHidden(value: unknown): unknown {
    return this.#prng.integer(hiddenOneIn) === 0 ? hidden(value, this.#sections, this.#prng) : value;
  }
}
