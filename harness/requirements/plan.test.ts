import { describe, expect, it } from "vitest";
import { builtRequirements, requirementsInSpec } from "./built.ts";
import { requirements } from "./catalogue.ts";
import { planRun, rowsOfProfile } from "./plan.ts";

const everything = new Set<string>(requirements.map(({ id }) => id));
const request = { profile: "byoc-private", target: "local", depth: "quick", built: everything } as const;

describe("the catalogue", () => {
  it("has 371 rows with unique ids in 26 areas", () => {
    expect(requirements).toHaveLength(371);
    expect(new Set(requirements.map(({ area }) => area)).size).toBe(26);
  });

  it("says why wherever something decides only in part, or a depth is needed", () => {
    const silent = requirements.filter(
      ({ decidedBy, limits }) => (decidedBy.local !== "yes" || decidedBy.aws !== "yes") && limits === undefined,
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it("lets every row be decided on aws", () => {
    expect(requirements.filter(({ decidedBy }) => decidedBy.aws === "no")).toEqual([]);
  });
});

describe("planRun", () => {
  it("puts every row of the profile in exactly one list", () => {
    const plan = planRun({ ...request, built: new Set(["NET-001", "OPS-003"]) });
    const ids = [
      ...plan.evaluated.map(({ id }) => id),
      ...plan.uncovered.map(({ id }) => id),
      ...plan.outOfScope.map(({ requirement }) => requirement),
    ];
    expect(ids.sort()).toEqual(
      rowsOfProfile("byoc-private")
        .map(({ id }) => id)
        .sort(),
    );
    expect(plan.evaluated.map(({ id }) => id)).toEqual(["NET-001"]);
    expect(plan.outOfScope.find(({ requirement }) => requirement === "OPS-003")?.reason).toContain("in the account");
  });

  it("puts a row that needs a deeper run out of scope, and evaluates it there", () => {
    const only = { ...request, selection: { requirements: ["SLA-001"] } };
    expect(planRun(only).outOfScope[0]?.reason).toContain("needs depth nightly");
    expect(planRun({ ...only, depth: "nightly" }).evaluated.map(({ id }) => id)).toEqual(["SLA-001"]);
  });

  it("selects by suite", () => {
    const plan = planRun({ ...request, selection: { suites: ["chaos"] } });
    expect(new Set(plan.evaluated.map(({ suite }) => suite))).toEqual(new Set(["chaos"]));
  });

  it.each([
    ["NET-999", /did you mean NET-/],
    ["DRUID-001", /not a row of profile byoc-private/],
  ])("refuses the selection %s", (id, message) => {
    expect(() => planRun({ ...request, selection: { requirements: [id] } })).toThrow(message);
  });

  it("refuses a selection that matches nothing", () => {
    expect(() => planRun({ ...request, selection: { suites: ["chaos"], requirements: ["NET-001"] } })).toThrow(
      /matches no row/,
    );
  });
});

describe("built rows", () => {
  it("are the ids in requirement(…) calls, over several lines too", () => {
    const text = `test("a", requirement("REP-002"), x); test("b",\n requirement(\n  "TTL-006",\n  "TTL-008",\n), y);`;
    expect(requirementsInSpec(text)).toEqual(["REP-002", "TTL-006", "TTL-008"]);
  });

  it("join the registry's, and refuse unknown ids", () => {
    expect([...builtRequirements([`requirement("REP-002")`], ["NET-001"])]).toEqual(["REP-002", "NET-001"]);
    expect(() => builtRequirements([], ["NET-999"])).toThrow(/does not have/);
  });
});
