// PromQL as a tree: the part of the language that alerts on a steady state are written in.

export type Arithmetic = "+" | "-" | "*" | "/" | "%" | "^";
export type Comparison = "==" | "!=" | ">" | "<" | ">=" | "<=";
export type SetOperator = "and" | "or" | "unless";
export type Aggregation = "sum" | "min" | "max" | "avg" | "count" | "group";

export interface LabelMatcher {
  readonly label: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/** Labels that two sides are matched by: these, or all but these. */
export interface VectorMatching {
  readonly on: boolean;
  readonly labels: readonly string[];
}

export interface BinaryExpression {
  readonly kind: "binary";
  readonly operator: Arithmetic | Comparison | SetOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** 0 or 1 for each series instead of a filter. */
  readonly bool: boolean;
  /** Absent: by all labels. Only between series may it name labels. */
  readonly matching: VectorMatching | undefined;
}

export interface AggregateExpression {
  readonly kind: "aggregate";
  readonly operator: Aggregation;
  /** Labels that stay (`by`), or that go (`without`). */
  readonly by: boolean;
  readonly labels: readonly string[];
  readonly of: Expression;
}

export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | {
      readonly kind: "selector";
      readonly matchers: readonly LabelMatcher[];
      readonly windowSeconds: number | undefined;
    }
  | { readonly kind: "negated"; readonly of: Expression }
  | { readonly kind: "call"; readonly name: string; readonly inputs: readonly Expression[] }
  | BinaryExpression
  | AggregateExpression;

/** A construct that is not followed here: whoever asks learns nothing about the expression. */
export class NotFollowed extends Error {
  override readonly name = "NotFollowed";
}

/** What a Prometheus server answers with an error: a rule that is written so never fires. */
export class RefusedByEngine extends Error {
  override readonly name = "RefusedByEngine";
}
