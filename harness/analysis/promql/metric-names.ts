// Names of the metrics that a text asks for, whatever it does with them: also where the rest is not followed or not PromQL.

import { parser } from "@prometheus-io/lezer-promql";

/** In the order of the text, each once. */
export function metricNames(text: string): string[] {
  const names = new Set<string>();
  parser.parse(text).iterate({
    enter: ({ name, from, to, node }) => {
      if (name === "Identifier" && node.parent?.name === "VectorSelector") names.add(text.slice(from, to));
    },
  });
  return [...names];
}
