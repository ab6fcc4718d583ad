// One value written as an intrinsic function that gives it: CloudFormation would deploy the same. For tests.

import type { Prng } from "../../core/prng.ts";

/** Sections of a template that hidden values may be put into. */
export interface Sections {
  readonly Parameters: Record<string, unknown>;
  readonly Mappings: Record<string, unknown>;
  readonly Conditions: Record<string, unknown>;
}

type Disguise = (value: unknown, sections: Sections, prng: Prng) => unknown;

const always = "AlwaysTrue";

const forAnything: readonly Disguise[] = [
  (value, { Conditions }) => {
    Conditions[always] = { "Fn::Equals": ["yes", "yes"] };
    return { "Fn::If": [always, value, { Ref: "AWS::NoValue" }] };
  },
  (value, { Conditions }) => {
    Conditions[always] = { "Fn::Equals": ["yes", "yes"] };
    Conditions["NeverTrue"] = { "Fn::Not": [{ Condition: always }] };
    return { "Fn::If": ["NeverTrue", { Ref: "AWS::NoValue" }, value] };
  },
];

const forScalars: readonly Disguise[] = [
  (value, { Mappings }) => {
    const name = `Map${Object.keys(Mappings).length}`;
    Mappings[name] = { top: { second: value } };
    return { "Fn::FindInMap": [name, "top", "second"] };
  },
  (value) => ({ "Fn::Select": [1, ["not this", value]] }),
];

const forTexts: readonly Disguise[] = [
  (value) => ({ "Fn::Sub": value }),
  (value, { Parameters }) => {
    const name = `Parameter${Object.keys(Parameters).length}`;
    Parameters[name] = { Type: "String", Default: value };
    return { Ref: name };
  },
  (value, _sections, prng) => {
    const text = String(value);
    const at = prng.integer(text.length + 1);
    return { "Fn::Join": ["", [text.slice(0, at), text.slice(at)]] };
  },
  (value, { Parameters }, prng) => {
    const text = String(value);
    const at = prng.integer(text.length + 1);
    const name = `Parameter${Object.keys(Parameters).length}`;
    Parameters[name] = { Type: "String", Default: text.slice(at) };
    return { "Fn::Sub": [`${text.slice(0, at)}\${Rest}`, { Rest: { Ref: name } }] };
  },
];

/** CloudFormation takes numbers and truth values as texts too. */
const forOthers: readonly Disguise[] = [(value) => String(value)];

export function hidden(value: unknown, sections: Sections, prng: Prng): unknown {
  const isPlainText = typeof value === "string" && value !== "" && !/\$\{|\{\{/u.test(value);
  const isOther = typeof value === "number" || typeof value === "boolean";
  const kinds = [
    ...forAnything,
    ...(isPlainText || isOther ? forScalars : []),
    ...(isPlainText ? forTexts : []),
    ...(isOther ? forOthers : []),
  ];
  return prng.pick(kinds)?.(value, sections, prng) ?? value;
}
