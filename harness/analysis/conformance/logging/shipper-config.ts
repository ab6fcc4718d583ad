// Configuration of the log shipper: what it reads, what it leaves out, and where it sends the rest. Sections of
// `name value` lines, the form that Fluent Bit calls classic, or lists of the same in YAML. Source: Fluent Bit's manual,
// "Classic mode", "YAML configuration", "Tail", "Grep".

import { parse } from "yaml";
import { isList, isMap, textOf } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";

export interface Section {
  /** `INPUT`, `FILTER`, `OUTPUT`, … */
  readonly kind: string;
  /** The first value of a name. */
  readonly get: (name: string) => string | undefined;
  readonly all: (name: string) => readonly string[];
}

/** Sections in their order. Names are told without regard to case; some of them stand several times. */
export function sectionsOf(text: string): Section[] {
  return pipelineOf(text) ?? classicSections(text);
}

const kinds = { inputs: "INPUT", filters: "FILTER", outputs: "OUTPUT" } as const;

/** The sections of a pipeline in YAML; undefined for a text that is none. */
function pipelineOf(text: string): Section[] | undefined {
  if (!/^\s*["']?pipeline["']?\s*:/m.test(text)) return undefined;
  const whole = parse(text) as Value;
  const pipeline = isMap(whole) ? whole["pipeline"] : undefined;
  if (!isMap(pipeline)) return undefined;
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const listed = pipeline[name];
    return (isList(listed) ? listed : []).filter(isMap).map((one) => {
      const values = Object.entries(one).map(([key, value]) => [key.toLowerCase(), value] as const);
      const all = (wanted: string) =>
        values
          .filter(([key]) => key === wanted.toLowerCase())
          .flatMap(([, value]) => (isList(value) ? value : [value]).map(textOf));
      return { kind, all, get: (wanted: string) => all(wanted)[0] };
    });
  });
}

function classicSections(text: string): Section[] {
  const sections: { kind: string; values: { name: string; value: string }[] }[] = [];
  for (const line of text.split("\n").map((one) => one.trim())) {
    const kind = /^\[(\w+)\]/.exec(line)?.[1];
    if (kind !== undefined) sections.push({ kind: kind.toUpperCase(), values: [] });
    const [name = "", value = ""] = line.split(/\s+(.*)/);
    sections.at(-1)?.values.push({ name: name.toLowerCase(), value });
  }
  return sections.map(({ kind, values }) => {
    const all = (name: string) => values.filter((one) => one.name === name.toLowerCase()).map(({ value }) => value);
    return { kind, all, get: (name) => all(name)[0] };
  });
}

/** Whether a section is of a plugin, whose names are told without regard to case. */
export function isOf({ get }: Section, plugin: string): boolean {
  return get("name")?.toLowerCase() === plugin;
}

/** Whether a pattern takes a text: `*` stands for anything of some kind. */
function takes(pattern: string, text: string, anything: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(anything)}$`).test(text);
}

export interface Way {
  /** Under which key the text of a line stands. */
  readonly key: string;
  readonly filters: readonly Section[];
  readonly outputs: readonly Section[];
}

/** The ways that lines of a file take. */
export function waysOf(sections: readonly Section[], path: string): Way[] {
  return sections
    .filter((one) => one.kind === "INPUT" && isOf(one, "tail") && reads(one, path))
    .map((input) => {
      const tag = tagOf(input, path);
      const of = (kind: string) => sections.filter((one) => one.kind === kind && matches(one, tag));
      return { key: input.get("key") ?? "log", filters: of("FILTER"), outputs: of("OUTPUT") };
    });
}

/** A `*` in a tag is the file's path, with dots; an input without a tag gives its own name and number. */
function tagOf({ get }: Section, path: string): string {
  return get("tag")?.replace("*", path.slice(1).replaceAll("/", ".")) ?? "tail.0";
}

function matches({ get }: Section, tag: string): boolean {
  const expression = get("match_regex");
  return expression === undefined ? takes(get("match") ?? "", tag, ".*") : new RegExp(expression).test(tag);
}

/** Whether an input reads a file: a `*` stands for a part of a name, not for folders. */
function reads({ all }: Section, path: string): boolean {
  const isNamed = (name: string) =>
    all(name).some((list) => list.split(",").some((one) => takes(one.trim(), path, "[^/]*")));
  return isNamed("path") && !isNamed("exclude_path");
}

export interface Line {
  readonly key: string;
  readonly text: string;
}

/** Whether a filter takes a line away. Those of which it is not known what they keep may take away any. */
export function leavesOut(filter: Section, line: Line): boolean | "not followed" {
  if (changing.some((name) => isOf(filter, name))) return false;
  if (!isOf(filter, "grep")) return "not followed";
  const isOr = filter.get("logical_op")?.toUpperCase() === "OR";
  const isAnd = filter.get("logical_op")?.toUpperCase() === "AND";
  const found = (name: string) => filter.all(name).map((text) => finds(text, line));
  const [wanted, unwanted] = [found("regex"), found("exclude")];
  if ([...wanted, ...unwanted].includes(undefined)) return "not followed";
  const isWanted = wanted.length === 0 || (isOr ? wanted.includes(true) : !wanted.includes(false));
  const isUnwanted = isAnd ? unwanted.length > 0 && !unwanted.includes(false) : unwanted.includes(true);
  return !isWanted || isUnwanted;
}

/** Filters that change lines and keep all of them. */
const changing = ["record_modifier", "modify", "nest", "type_converter", "aws", "kubernetes", "stdout", "parser"];

/** Whether a rule of `grep` finds its pattern in the line; undefined for rules on other keys. */
function finds(rule: string, { key, text }: Line): boolean | undefined {
  const [own = "", pattern = ""] = rule.split(/\s+(.*)/);
  return own === key || own === `$${key}` ? new RegExp(pattern).test(text) : undefined;
}
