// Widgets of CloudWatch dashboards: their metrics, written out, and the expressions over them.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: ReadonlyMap<string, string>;
  readonly stat: string;
  readonly id: string | undefined;
  readonly visible: boolean;
}

export interface Expression {
  readonly text: string;
  readonly id: string | undefined;
  readonly visible: boolean;
}

export interface Widget {
  readonly node: Node;
  readonly metrics: readonly Metric[];
  readonly expressions: readonly Expression[];
  /** Every region that the widget itself, one of its metrics or one of its expressions names. */
  readonly regions: readonly string[];
}

interface Options {
  readonly expression?: string;
  readonly id?: string;
  readonly visible?: boolean;
  readonly stat?: string;
  readonly region?: string;
}

type Line = readonly (string | Options)[];

interface Properties {
  readonly metrics?: readonly (Line | string)[];
  readonly stat?: string;
  readonly region?: string;
}

/** Widgets of every dashboard. */
export function widgetsOf(model: PlatformModel): Widget[] {
  return model.all("AWS::CloudWatch::Dashboard").flatMap(widgetsIn);
}

/** Widgets of one dashboard, their metrics written out. */
export function widgetsIn(dashboard: Resource): Widget[] {
  const node = property(dashboard, "DashboardBody");
  const { widgets = [] } = JSON.parse(node.text() ?? "{}") as {
    widgets?: readonly ({ properties?: Properties } | null)[];
  };
  return widgets.map((one) => widget(node, one?.properties ?? {}));
}

/** Lines repeat what stands above them with `.` for one place and `...` for all that are left. */
function widget(node: Node, { metrics: lines = [], stat = "Average", region }: Properties): Widget {
  const metrics: Metric[] = [];
  const expressions: Expression[] = [];
  const regions = region === undefined ? [] : [region];
  let above: readonly string[] = [];
  for (const line of lines) {
    if (typeof line === "string") continue;
    const options: Options = line.find((part) => typeof part === "object") ?? {};
    const { id, visible = true, expression } = options;
    if (options.region !== undefined) regions.push(options.region);
    const parts = line.filter((part) => typeof part === "string");
    if (expression !== undefined) expressions.push({ text: expression, id, visible });
    if (expression !== undefined || parts.length === 0) continue;
    above = writtenOut(parts, above);
    const [namespace = "", name = "", ...pairs] = above;
    const dimensions = new Map(pairs.flatMap((key, at) => (at % 2 === 0 ? [[key, pairs[at + 1] ?? ""]] : [])));
    metrics.push({ namespace, name, dimensions, stat: options.stat ?? stat, id, visible });
  }
  return { node, metrics, expressions, regions };
}

function writtenOut(parts: readonly string[], above: readonly string[]): string[] {
  const at = parts.indexOf("...");
  const rest = parts.slice(at + 1);
  const whole = at < 0 ? parts : [...above.slice(0, above.length - rest.length), ...rest];
  return whole.map((part, index) => (part === "." ? (above[index] ?? part) : part));
}
