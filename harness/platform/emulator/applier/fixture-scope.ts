// A scope of plain data, for tests of expressions.

import { present } from "../../../core/errors.ts";
import { truth } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { refusal } from "./refusal.ts";
import type { Json } from "./template.ts";

export interface FixtureScope {
  readonly refs?: Readonly<Record<string, Json>>;
  readonly attributes?: Readonly<Record<string, Json>>;
  readonly conditions?: Readonly<Record<string, Json>>;
  readonly mappings?: Readonly<Record<string, Json>>;
  readonly exports?: Readonly<Record<string, Json>>;
}

export function fixtureScope(data: FixtureScope = {}): Scope {
  const scope: Scope = {
    ref: (name) => found(data.refs?.[name] ?? (name === "AWS::Region" ? "us-east-1" : undefined), name),
    attribute: (logicalId, name) => found(data.attributes?.[`${logicalId}.${name}`], `${logicalId}.${name}`),
    condition: (name) => truth(present(data.conditions?.[name], name), scope),
    mapping: (map, top, second) => found(data.mappings?.[`${map}.${top}.${second}`], map),
    importValue: (name) => found(data.exports?.[name], name),
    availabilityZones: (region) => [`${region}a`, `${region}b`],
  };
  return scope;
}

function found(value: Json | undefined, name: string): Json {
  if (value === undefined) throw refusal(`${name} does not exist`);
  return value;
}
