// Text to tree. The grammar is the one that Prometheus' own editor uses; what it does not parse, a server refuses.

import type { SyntaxNode } from "@lezer/common";
import { parser } from "@prometheus-io/lezer-promql";
import type { Aggregation, BinaryExpression, Expression, LabelMatcher, VectorMatching } from "./expression.ts";
import { NotFollowed, RefusedByEngine } from "./expression.ts";
import { secondsOf, numberOf, stringOf } from "./literals.ts";

/**
 * @throws RefusedByEngine where the text is no PromQL.
 * @throws NotFollowed where it uses what is not followed here, with the construct's name.
 */
export function parsePromql(text: string): Expression {
  const tree = parser.parse(text);
  tree.iterate({
    enter: ({ type, from }) => {
      if (type.isError) throw new RefusedByEngine(`no PromQL from character ${String(from + 1)} on: ${text}`);
    },
  });
  const [top] = childrenOf(tree.topNode);
  if (top === undefined) throw new RefusedByEngine("an empty expression");
  return new Reader(text).expression(top);
}

const operators: Readonly<Record<string, BinaryExpression["operator"]>> = {
  Add: "+",
  Sub: "-",
  Mul: "*",
  Div: "/",
  Mod: "%",
  Pow: "^",
  Eql: "==",
  Neq: "!=",
  Gtr: ">",
  Lss: "<",
  Gte: ">=",
  Lte: "<=",
  And: "and",
  Or: "or",
  Unless: "unless",
};

const aggregations: readonly string[] = ["sum", "min", "max", "avg", "count", "group"];
const literals = new Set(["NumberDurationLiteral", "NumberLiteral", "NumberDurationLiteralInDurationContext"]);

class Reader {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  expression(node: SyntaxNode): Expression {
    if (literals.has(node.name)) return { kind: "number", value: numberOf(this.#of(node)) };
    switch (node.name) {
      case "ParenExpr":
        return this.expression(only(node));
      case "UnaryExpr":
        return this.#unary(node);
      case "VectorSelector":
        return { kind: "selector", matchers: this.#matchers(node), windowSeconds: undefined };
      case "MatrixSelector":
        return this.#window(node);
      case "AggregateExpr":
        return this.#aggregate(node);
      case "FunctionCall":
        return this.#call(node);
      case "BinaryExpr":
        return this.#binary(node);
      default:
        throw new NotFollowed(node.name);
    }
  }

  #unary(node: SyntaxNode): Expression {
    const [sign, operand] = childrenOf(node);
    const of = this.expression(operand ?? only(node));
    return sign !== undefined && this.#of(sign).trim() === "-" ? { kind: "negated", of } : of;
  }

  #matchers(node: SyntaxNode): LabelMatcher[] {
    const name = node.getChild("Identifier");
    const named: LabelMatcher[] = name === null ? [] : [{ label: "__name__", operator: "=", value: this.#of(name) }];
    const listed = node.getChild("LabelMatchers");
    return [...named, ...(listed === null ? [] : childrenOf(listed).map((one) => this.#matcher(one)))];
  }

  #matcher(node: SyntaxNode): LabelMatcher {
    if (node.name !== "UnquotedLabelMatcher") throw new NotFollowed(node.name);
    const [label = node, operator = node, value = node] = childrenOf(node);
    return {
      label: this.#of(label),
      operator: this.#of(operator) as LabelMatcher["operator"],
      value: stringOf(this.#of(value)),
    };
  }

  #window(node: SyntaxNode): Expression {
    const [selector = node, duration = node] = childrenOf(node);
    const of = this.expression(selector);
    if (of.kind !== "selector") throw new NotFollowed("a window over an expression");
    return { ...of, windowSeconds: secondsOf(this.#of(duration)) };
  }

  #aggregate(node: SyntaxNode): Expression {
    const operator = this.#of(node.getChild("AggregateOp") ?? node).toLowerCase();
    if (!aggregations.includes(operator)) throw new NotFollowed(operator);
    const body = childrenOf(node.getChild("FunctionCallBody") ?? node);
    const [input] = body;
    if (input === undefined || body.length !== 1) throw new RefusedByEngine(`${operator} of ${String(body.length)}`);
    const modifier = node.getChild("AggregateModifier");
    const grouping = modifier?.getChild("GroupingLabels") ?? null;
    return {
      ...{ kind: "aggregate", operator: operator as Aggregation, of: this.expression(input) },
      by: modifier?.getChild("Without") == null,
      labels: grouping === null ? [] : childrenOf(grouping).map((label) => this.#of(label)),
    };
  }

  #call(node: SyntaxNode): Expression {
    const body = node.getChild("FunctionCallBody");
    return {
      kind: "call",
      name: this.#of(node.getChild("FunctionIdentifier") ?? node),
      inputs: body === null ? [] : childrenOf(body).map((one) => this.expression(one)),
    };
  }

  #binary(node: SyntaxNode): Expression {
    const parts = childrenOf(node);
    const [left] = parts;
    const right = parts.at(-1);
    const operator = parts.map(({ name }) => operators[name]).find((one) => one !== undefined);
    if (left === undefined || right === undefined || operator === undefined) throw new NotFollowed(this.#of(node));
    const bool = node.getChild("BoolModifier") !== null;
    const matching = this.#matching(node.getChild("MatchingModifierClause"));
    return { kind: "binary", operator, bool, matching, left: this.expression(left), right: this.expression(right) };
  }

  #matching(node: SyntaxNode | null): VectorMatching | undefined {
    if (node === null) return undefined;
    if (node.getChild("GroupLeft") !== null || node.getChild("GroupRight") !== null) {
      throw new NotFollowed("matching of many to one");
    }
    const grouping = node.getChild("GroupingLabels");
    return {
      on: node.getChild("On") !== null,
      labels: grouping === null ? [] : childrenOf(grouping).map((label) => this.#of(label)),
    };
  }

  #of(node: SyntaxNode): string {
    return this.#text.slice(node.from, node.to);
  }
}

function only(node: SyntaxNode): SyntaxNode {
  const [child] = childrenOf(node);
  if (child === undefined) throw new NotFollowed(node.name);
  return child;
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "LineComment") children.push(child);
  }
  return children;
}
