// Questions of exporters: files of `metrics.json`, and of `sql_exporter`, whose collectors stand in its own file or beside it.
// https://github.com/burningalchemist/sql_exporter/blob/master/documentation/sql_exporter.yml

import { parse } from "yaml";
import { isList, isMap, textOf } from "../../model/value.ts";
import type { Value, ValueMap } from "../../model/value.ts";

export interface Question {
  readonly metric: string;
  readonly type: string;
  /** Without the bounds of a histogram. */
  readonly labels: readonly string[];
  /** Undefined where nobody says it. */
  readonly query: string | undefined;
}

/** What a file of a map has an exporter ask; undefined for files of anybody else. */
export function questionsIn(name: string, text: string): Question[] | undefined {
  if (name === "metrics.json") return ofList(mapOf(() => JSON.parse(text) as Value)["metrics"], told);
  if (!/\.ya?ml$/.test(name) || !/\bmetric_name\s*:/.test(text)) return undefined;
  const file = mapOf(() => parse(text) as Value);
  const collectors = [file, ...listOf(file["collectors"]).filter(isMap)];
  return collectors.flatMap((one) => {
    const queries = new Map(
      listOf(one["queries"])
        .filter(isMap)
        .map((each) => [textOf(each["query_name"]), textOf(each["query"])]),
    );
    return ofList(one["metrics"], (metric) => collected(metric, queries));
  });
}

function told(metric: ValueMap): Question {
  return {
    metric: textOf(metric["metric"]),
    type: textOf(metric["type"]) || "untyped",
    labels: listOf(metric["labels"]).map(textOf),
    query: metric["query"] === undefined ? undefined : textOf(metric["query"]),
  };
}

function collected(metric: ValueMap, queries: ReadonlyMap<string, string>): Question {
  const [name, type] = [textOf(metric["metric_name"]), textOf(metric["type"]).toLowerCase()];
  const own = [
    ...listOf(metric["key_labels"]).map(textOf),
    ...Object.keys(isMap(metric["static_labels"]) ? metric["static_labels"] : {}),
  ];
  const labels = metric["value_label"] === undefined ? own : [...own, textOf(metric["value_label"])];
  const query = textOf(metric["query"]) || queries.get(textOf(metric["query_ref"]));
  // Buckets one by one are a histogram, too.
  const isBuckets = name.endsWith("_bucket") && labels.includes("le") && type === "counter";
  if (!isBuckets) return { metric: name, type, labels, query };
  const others = labels.filter((label) => label !== "le");
  return { metric: name.replace(/_bucket$/, ""), type: "histogram", labels: others, query };
}

function ofList(value: Value | undefined, read: (metric: ValueMap) => Question): Question[] {
  return listOf(value).filter(isMap).map(read);
}

function listOf(value: Value | undefined): readonly Value[] {
  return isList(value) ? value : [];
}

/** An empty map for a text that is none. */
function mapOf(read: () => Value): ValueMap {
  try {
    const value = read();
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}
