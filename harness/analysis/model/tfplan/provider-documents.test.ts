// Documents as the provider put them together from the same blocks (Terraform 1.11, provider 5.100), by meaning: the order
// of lists and keys aside.

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { ValueMap } from "../value.ts";
import { policyDocument } from "./statements.ts";

interface Composed {
  readonly values: ValueMap;
  readonly json: object;
}

const file = new URL("../../../../fixtures/tfplan/documents.json", import.meta.url);
const composed = JSON.parse(readFileSync(file, "utf8")) as readonly Composed[];

it.each(composed.map(({ values, json }, at) => [at, values, json] as const))("document %i", (_at, values, json) => {
  expect(sorted(policyDocument(values))).toEqual(sorted(json));
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted).toSorted((one, other) => (text(one) < text(other) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sorted(inner)]));
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
