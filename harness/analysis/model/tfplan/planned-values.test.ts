// What a planned resource's values are: known, a reference, or open with an address; and which resources count at all.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { parsePlan } from "./plan-document.ts";
import { plannedResources } from "./planned-values.ts";
import type { Planned } from "./planned.ts";

interface Sight {
  readonly values?: Record<string, unknown>;
  readonly unknown?: unknown;
  readonly written?: Record<string, unknown>;
  readonly isConfigured?: boolean;
}

/** The resources of a plan: the one that is looked at, and two that it can refer to. */
function plannedOf(
  { values = {}, unknown = {}, written = {}, isConfigured = true }: Sight,
  around: object = {},
): Planned[] {
  const entry = (address: string, own: object = {}) => {
    const [type = "", name = ""] = address.replace(/\[.*$/, "").split(".");
    return { address, mode: "managed", type, name, ...own };
  };
  const plan = {
    format_version: "1.2",
    planned_values: {
      root_module: { resources: [entry("aws_x.one", { values }), entry("aws_sg.a"), entry("aws_sg.b")] },
    },
    resource_changes: [{ address: "aws_x.one", change: { after_unknown: unknown } }],
    configuration: { root_module: { resources: isConfigured ? [{ address: "aws_x.one", expressions: written }] : [] } },
    ...around,
  };
  return plannedResources(parsePlan(Buffer.from(JSON.stringify(plan)), "plan.json"));
}

/** The values of the first resource; what is open as its text. */
function valuesOf(sight: Sight): unknown {
  return JSON.parse(JSON.stringify(plannedOf(sight)[0]?.values)) as unknown;
}

const to = (...references: string[]) => ({ references });
const open = (path: string) => `unresolved: aws_x.one.${path} (known after apply)`;

describe("a value", () => {
  it("that is known is that, and null is absent", () => {
    const values = { a: 1, b: null, c: [true, null, "x"], d: { e: "f", g: null } };
    expect(valuesOf({ values })).toEqual({ a: 1, c: [true, "x"], d: { e: "f" } });
  });

  it.each<[string, Record<string, unknown>, unknown]>([
    ["of one reference is that", to("aws_sg.a.id", "aws_sg.a"), "⟨aws_sg/a⟩"],
    ["of several is one of them", to("aws_sg.a.id", "aws_sg.b.arn"), open("vpc_id")],
    ["that leads out of the plan is open", to("aws_sg.none.id"), open("vpc_id")],
    ["of which a part leads out of the plan is open", to("aws_sg.a.id", "data.x.y"), open("vpc_id")],
    ["of an expression without references is open", { constant_value: "x" }, open("vpc_id")],
    ["of something that is no expression is open", { references: "aws_sg.a" }, open("vpc_id")],
  ])("known after the apply %s", (_what, vpc_id, value) => {
    expect(valuesOf({ unknown: { vpc_id: true }, written: { vpc_id } })).toEqual({ vpc_id: value });
  });

  it("known after the apply of several is their list where it is a list", () => {
    const several = (name: string): unknown => {
      const written = { [name]: to("aws_sg.a.id", "aws_sg.b.arn") };
      return (valuesOf({ unknown: { [name]: true }, written }) as Record<string, unknown>)[name];
    };
    const both = ["⟨aws_sg/a⟩", "⟨aws_sg/b.arn⟩"];
    expect(["subnets", "security_group_ids", "vpc_zone_identifier"].map(several)).toEqual([both, both, both]);
    expect(["subnet_id", "my_vpc_zone_identifier", "target"].map(several)).toEqual(
      ["subnet_id", "my_vpc_zone_identifier", "target"].map(open),
    );
  });

  it("whose attribute may hold more than references is open", () => {
    expect(valuesOf({ unknown: { policy: true }, written: { policy: to("aws_sg.a.arn") } })).toEqual({
      policy: open("policy"),
    });
  });

  it("within a block is read by its own name, or that of the list that it stands in", () => {
    const values = { block: [{ kept: 1 }, {}] };
    const unknown = { block: [{ subnet_id: true }, { role: true }], subnet_ids: [true, true] };
    const written = {
      block: [{ subnet_id: to("aws_sg.a.id") }, { role: to("aws_sg.b.id") }],
      subnet_ids: to("aws_sg.b.id", "aws_sg.b", "aws_sg.a.id", "aws_sg.a"),
    };
    expect(valuesOf({ values, unknown, written })).toEqual({
      block: [{ kept: 1, subnet_id: "⟨aws_sg/a⟩" }, { role: "⟨aws_sg/b⟩" }],
      subnet_ids: ["⟨aws_sg/b⟩", "⟨aws_sg/a⟩"],
    });
  });

  it("of a list with other than one reference an item cannot be told", () => {
    const written = { subnet_ids: to("aws_sg.a.id", "aws_sg.b.id") };
    expect(valuesOf({ unknown: { subnet_ids: [true, true, true] }, written })).toEqual({
      subnet_ids: [open("subnet_ids.0"), open("subnet_ids.1"), open("subnet_ids.2")],
    });
    expect(valuesOf({ unknown: { subnet_ids: [true] }, written })).toEqual({ subnet_ids: [open("subnet_ids.0")] });
  });

  it("of several instances is open where only some may be meant, and all where as many are known to come", () => {
    const around = {
      planned_values: {
        root_module: {
          resources: [
            { address: "aws_x.one", mode: "managed", type: "aws_x", name: "one", values: {} },
            ...[0, 1].map((index) => ({
              ...{ address: `aws_s.s[${String(index)}]`, mode: "managed", type: "aws_s", name: "s", index },
            })),
          ],
        },
      },
    };
    const seen = (unknown: unknown, ...references: string[]) => {
      const [first] = plannedOf(
        { unknown: { subnet_ids: unknown }, written: { subnet_ids: to(...references) } },
        around,
      );
      return JSON.parse(JSON.stringify(first?.values["subnet_ids"])) as unknown;
    };
    const all = ["⟨aws_s/s[0]⟩", "⟨aws_s/s[1]⟩"];
    const why = "known after apply; a plan does not tell which instances aws_s.s means";
    expect(seen(true, "aws_s.s")).toBe(`unresolved: aws_x.one.subnet_ids (${why})`);
    expect(seen([true, true], "aws_s.s")).toEqual(all);
    expect(seen([true], "aws_s.s")).toEqual([open("subnet_ids.0")]);
    expect(seen(true, "aws_s.s[0].id", "aws_s.s[0]", "aws_s.s", "aws_s.s[1].id", "aws_s.s[1]", "aws_s.s")).toEqual(all);
    expect(seen(true, "aws_s.s[0].id", "aws_s.s[0]", "aws_s.s", "aws_s.s")).toContain("which instances aws_s.s means");
  });

  it("of a list beside what a data source was told has the references that are left", () => {
    const read = { address: "data.aws_sg.s", mode: "data", type: "aws_sg", name: "s", values: { id: "sg-1" } };
    const written = { group_ids: to("data.aws_sg.s.id", "data.aws_sg.s", "aws_sg.a.id", "aws_sg.a") };
    const [first] = plannedOf(
      { values: { group_ids: ["sg-1", null] }, unknown: { group_ids: [false, true] }, written },
      { prior_state: { values: { root_module: { resources: [read] } } } },
    );
    expect(first?.values["group_ids"]).toEqual(["sg-1", "⟨aws_sg/a⟩"]);
  });

  it("of a list beside known ones has the references that are left", () => {
    const values = { subnet_ids: ["subnet-1", null, "subnet-2", null] };
    const written = { subnet_ids: to("var.own", "aws_sg.a.id", "aws_sg.b.id", "data.aws_subnet.s.id") };
    expect(valuesOf({ values, unknown: { subnet_ids: [false, true, false, true] }, written })).toEqual({
      subnet_ids: ["subnet-1", "⟨aws_sg/a⟩", "subnet-2", "⟨aws_sg/b⟩"],
    });
  });

  it("that the configuration does not say is left to the provider, and deep in a block it is not", () => {
    expect(valuesOf({ unknown: { vpc_id: true, arn: true } })).toEqual({});
    expect(valuesOf({ unknown: { deep: { vpc_id: true } } })).toEqual({ deep: { vpc_id: open("deep.vpc_id") } });
    expect(valuesOf({ unknown: { ingress: true } })).toEqual({
      ingress: "unresolved: aws_x.one.ingress (known after apply, and no block that the plan shows says it)",
    });
  });

  it("of a resource without configuration is open", () => {
    expect(valuesOf({ unknown: { vpc_id: true }, isConfigured: false })).toEqual({ vpc_id: open("vpc_id") });
    expect(plannedOf({ unknown: { ingress: true }, isConfigured: false })[0]?.values["ingress"]).toEqual(
      new Unresolved("aws_x.one.ingress", "known after apply"),
    );
  });

  it("is nothing where all of the resource is unknown", () => {
    expect(valuesOf({ values: { a: 1 }, unknown: true, written: { a: {} } })).toEqual({});
  });
});

describe("resources", () => {
  it("that only are read do not count, and those of modules do", () => {
    const entry = (address: string, mode: string) => ({ address, mode, type: "aws_x", name: "n", values: { a: 1 } });
    const root_module = {
      resources: [entry("data.aws_x.n", "data")],
      child_modules: [
        { address: "module.m", resources: [entry("module.m.aws_x.n", "managed")] },
        { address: "module.e" },
      ],
    };
    const found = plannedOf({}, { planned_values: { root_module } });
    expect(found.map(({ address, pointer }) => `${address} ${pointer}`)).toEqual([
      "module.m.aws_x.n /planned_values/root_module/child_modules/0/resources/0/values",
    ]);
  });

  it("of a plan without configuration and changes are what they are", () => {
    const plain = plannedOf({ values: { a: 1 } }, { configuration: undefined, resource_changes: undefined });
    expect(plain[0]).toMatchObject({ address: "aws_x.one", provider: undefined, values: { a: 1 } });
    expect(plannedOf({ values: { a: 1 } }, { configuration: { root_module: {} } })[0]?.values).toEqual({ a: 1 });
    const bare = { configuration: { root_module: { module_calls: {} } }, planned_values: { root_module: {} } };
    expect(plannedOf({}, bare)).toEqual([]);
  });

  it("whose configuration is not there keep what they tell of others", () => {
    const root = {
      address: "aws_iam_role.r",
      mode: "managed",
      type: "aws_iam_role",
      name: "r",
      values: { managed_policy_arns: ["a"] },
    };
    const planned_values = { root_module: { resources: [root] } };
    expect(plannedOf({}, { planned_values })[0]?.values).toEqual({ managed_policy_arns: ["a"] });
    const configuration = { root_module: { resources: [{ address: "aws_iam_role.r" }] } };
    expect(plannedOf({}, { planned_values, configuration })[0]?.values).toEqual({});
  });
});
