// The condition operators of the policy language, and how their names are taken apart.
// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".

import * as compare from "./compare.ts";
import type { Comparison } from "./compare.ts";

interface BaseOperator {
  readonly compare: Comparison;
  /** `Not…`: holds when none of the values is met, and when the key is missing. */
  readonly isNegated: boolean;
  /** `*` and `?` in the policy's value are wildcards. */
  readonly isPattern: boolean;
  /** Policy variables are filled in. */
  readonly hasVariables: boolean;
}

export interface Operator extends BaseOperator {
  readonly set: "all" | "any" | undefined;
  readonly ifExists: boolean;
  /** `Null` asks whether the key is there. */
  readonly asksPresence: boolean;
}

const texts = { isPattern: false, hasVariables: true } as const;
const patterns = { isPattern: true, hasVariables: true } as const;
const plain = { isPattern: false, hasVariables: false } as const;

const equal = (request: number, policy: number): boolean => request === policy;

const numbers: readonly (readonly [string, (request: number, policy: number) => boolean, boolean])[] = [
  ["Equals", equal, false],
  ["NotEquals", equal, true],
  ["LessThan", (request, policy) => request < policy, false],
  ["LessThanEquals", (request, policy) => request <= policy, false],
  ["GreaterThan", (request, policy) => request > policy, false],
  ["GreaterThanEquals", (request, policy) => request >= policy, false],
];

const bases: ReadonlyMap<string, BaseOperator> = new Map(
  (
    [
      ["StringEquals", { compare: compare.text, isNegated: false, ...texts }],
      ["StringNotEquals", { compare: compare.text, isNegated: true, ...texts }],
      ["StringEqualsIgnoreCase", { compare: compare.textIgnoringCase, isNegated: false, ...texts }],
      ["StringNotEqualsIgnoreCase", { compare: compare.textIgnoringCase, isNegated: true, ...texts }],
      ["StringLike", { compare: compare.text, isNegated: false, ...patterns }],
      ["StringNotLike", { compare: compare.text, isNegated: true, ...patterns }],
      ["ArnEquals", { compare: compare.arn, isNegated: false, ...patterns }],
      ["ArnLike", { compare: compare.arn, isNegated: false, ...patterns }],
      ["ArnNotEquals", { compare: compare.arn, isNegated: true, ...patterns }],
      ["ArnNotLike", { compare: compare.arn, isNegated: true, ...patterns }],
      ["Bool", { compare: compare.bool, isNegated: false, ...plain }],
      ["BinaryEquals", { compare: compare.binary, isNegated: false, ...plain }],
      ["IpAddress", { compare: compare.address, isNegated: false, ...plain }],
      ["NotIpAddress", { compare: compare.address, isNegated: true, ...plain }],
      ["Null", { compare: compare.bool, isNegated: false, ...plain }],
      ...numbers.flatMap(([name, holds, isNegated]): [string, BaseOperator][] => [
        [`Numeric${name}`, { compare: compare.numeric(holds), isNegated, ...plain }],
        [`Date${name}`, { compare: compare.date(holds), isNegated, ...plain }],
      ]),
    ] satisfies [string, BaseOperator][]
  ).map(([name, operator]) => [name.toLowerCase(), operator]),
);

const sets: ReadonlyMap<string, "all" | "any"> = new Map([
  ["forallvalues:", "all"],
  ["foranyvalue:", "any"],
]);

/** The operator that a name means; undefined for names that the policy language does not know. */
export function operatorOf(name: string): Operator | undefined {
  const [, quantifier = "", spoken = "", suffix] = /^(.+:)?(.+?)(ifexists)?$/.exec(name.toLowerCase()) ?? [];
  const [base, set] = [bases.get(spoken), sets.get(quantifier)];
  if (base === undefined || (set === undefined && quantifier !== "")) return undefined;
  const asksPresence = spoken === "null";
  if (asksPresence && suffix !== undefined) return undefined;
  return { ...base, set, ifExists: suffix !== undefined, asksPresence };
}
