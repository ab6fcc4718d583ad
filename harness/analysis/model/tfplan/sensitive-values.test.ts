import { describe, expect, it } from "vitest";
import type { PlanDocument } from "./plan-document.ts";
import { sensitiveValues } from "./sensitive-values.ts";

const planOf = (more: object) =>
  ({ format_version: "1.2", planned_values: { root_module: {} }, ...more }) as unknown as PlanDocument;
const resource = (values: object, sensitive_values: unknown) => ({ address: "a", values, sensitive_values });
const inModule = (...resources: object[]) => planOf({ planned_values: { root_module: { resources } } });

describe("sensitive values", () => {
  it("are the texts that stand where a mark does", () => {
    const values = {
      name: "open",
      password: "s3cret!",
      list: ["one1", "two2"],
      block: [{ key: "inner", port: "5432" }],
    };
    const marks = { password: true, list: [false, true], block: [{ key: true }] };
    expect([...sensitiveValues(inModule(resource(values, marks)))].sort()).toEqual(["inner", "s3cret!", "two2"]);
  });

  it("are all below a mark, and none without one", () => {
    expect([...sensitiveValues(inModule(resource({ a: { b: ["deep"] } }, { a: true })))]).toEqual(["deep"]);
    expect([...sensitiveValues(inModule(resource({ a: "open" }, {}), resource({ a: "open" }, undefined)))]).toEqual([]);
    expect([...sensitiveValues(inModule(resource({ a: "open" }, { a: false })))]).toEqual([]);
  });

  it("are too short to be hidden below four letters", () => {
    expect([
      ...sensitiveValues(inModule(resource({ a: "abc", b: "abcd", c: 12345 }, { a: true, b: true, c: true }))),
    ]).toEqual(["abcd"]);
  });

  it("are found in modules, in changes and in what stood before", () => {
    const child = { child_modules: [{ resources: [resource({ a: "nested" }, { a: true })] }] };
    const change = {
      before: { a: "older" },
      before_sensitive: { a: true },
      after: { a: "newer" },
      after_sensitive: { a: true },
    };
    const prior = { values: { root_module: { resources: [resource({ a: "stood" }, { a: true })] } } };
    const plan = planOf({ planned_values: { root_module: child }, resource_changes: [{ change }], prior_state: prior });
    expect([...sensitiveValues(plan)].sort()).toEqual(["nested", "newer", "older", "stood"]);
  });
});
