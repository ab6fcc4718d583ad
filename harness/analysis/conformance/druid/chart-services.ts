// Where processes answer that a chart makes: on the port of their values, else on the one that Druid gives them.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { valuesOf } from "./processes.ts";
import type { ProcessName } from "./processes.ts";

export interface Door {
  readonly name: ProcessName;
  readonly port: number;
}

export function chartAnswers(it: Inspection, chart: Resource, { name, port }: Door): void {
  const values = valuesOf(chart, name);
  if (values === undefined) {
    it.undecided(property(chart, "spec", "values"), { message: `whether the chart starts a ${name} is not said` });
    return;
  }
  const told = values.get("port");
  it.expect(told, (told.number() ?? port) === port, {
    message: `the ${name} answers on another port`,
    expected: port,
  });
}
