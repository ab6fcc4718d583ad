// Small plans for tests: resources by address, with what is known, what is not, and what the configuration says.

import type { PlatformModel } from "../platform-model.ts";
import { parsePlan } from "./plan-document.ts";
import { modelOfPlan } from "./tfplan-model.ts";

export interface SampleResource {
  readonly values?: Readonly<Record<string, unknown>>;
  readonly unknown?: Readonly<Record<string, unknown>>;
  /** References by attribute; an attribute without an entry was not written. */
  readonly written?: Readonly<Record<string, unknown>>;
  readonly provider?: string;
}

/** The model of a plan of these resources, `type.name` each; `around` are other parts of the document. */
export function modelOfSample(
  resources: Readonly<Record<string, SampleResource>>,
  around: Readonly<Record<string, unknown>> = {},
): PlatformModel {
  const all = Object.entries(resources).map(([address, one]) => {
    const [type = "", name = ""] = address.split(".");
    return { address, mode: "managed", type, name, one };
  });
  const plan = {
    format_version: "1.2",
    planned_values: {
      root_module: { resources: all.map(({ one, ...own }) => ({ ...own, values: one.values ?? {} })) },
    },
    resource_changes: all.map(({ one, ...own }) => ({ ...own, change: { after_unknown: one.unknown ?? {} } })),
    configuration: {
      provider_config: {
        aws: { name: "aws", expressions: { region: { constant_value: "us-west-2" } } },
        "aws.eu": { name: "aws", alias: "eu", expressions: { region: { references: ["var.other"] } } },
      },
      root_module: {
        resources: all.map(({ one, ...own }) => ({
          ...own,
          provider_config_key: one.provider ?? "aws",
          expressions: one.written ?? {},
        })),
      },
    },
    ...around,
  };
  return modelOfPlan(parsePlan(Buffer.from(JSON.stringify(plan)), "plan.json"), { file: "plan.json" });
}

export type Made = readonly [type: string, properties: object];

/** Type and properties of everything that a plan of these resources leaves in place. */
export function madeOf(resources: Readonly<Record<string, SampleResource>>): Made[] {
  return modelOfSample(resources).resources.map(({ type, properties }): Made => [type, properties]);
}

/** What one resource of these values becomes. */
export function madeOfOne(type: string, values: object): Made[] {
  return madeOf({ [`${type}.x`]: { values: values as Record<string, unknown> } });
}
