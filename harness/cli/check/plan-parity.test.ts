// A plan says of a platform what its template says: a sample on the profile whose seed is deployed with Terraform. All
// profiles, and planted cases by the hundred, are compared by `assay test --only properties`.

import { describe, expect, it } from "vitest";
import { loadProfile } from "../../config/load-profile.ts";
import { projectRoot } from "../project.ts";
import { judgements, synthesized } from "./planted-cases.ts";
import { hiddenInPlan } from "./plan-hidden.ts";
import { differences, judgedByPlan, plantedParity, unanswered } from "./plan-parity.ts";

const { template, anew, composed } = unanswered();

describe.each(["stream-benchmark"])("%s", (name) => {
  const profile = loadProfile(name, projectRoot);

  it("as it stands, is judged as its template is", async () => {
    const source = await synthesized(name, "as-written");
    const plan = judgedByPlan(source, profile, { moment: "standing" });
    const rows = differences(judgements(source, profile), plan).map(({ row }) => row);
    expect(rows.filter((row) => !(row in template))).toEqual([]);
    expect(plan?.filter(({ verdict }) => verdict === "violated").length).toBe(3);
  }, 120_000);

  it.each([
    ["anew", anew],
    ["composed", { ...anew, ...composed }],
  ] as const)(
    "made %s, is judged as its template is or unknown, with an address",
    async (moment, listed) => {
      const source = await synthesized(name, "corrected");
      const plan = judgedByPlan(source, profile, { moment }) ?? [];
      const found = differences(judgements(source, profile), plan).filter(({ row }) => !(row in template));
      expect(found.filter(({ row, verdicts }) => verdicts !== "held -> unknown" || !(row in listed))).toEqual([]);
      for (const { findings } of plan.filter(({ verdict }) => verdict === "unknown"))
        expect(findings.map(({ message }) => message).join("\n")).toMatch(/known after apply|could not be|not known/);
    },
    120_000,
  );
});

it("turns the rows of planted cases", async () => {
  const profile = loadProfile("stream-benchmark", projectRoot);
  const parity = plantedParity(await synthesized(profile.name, "corrected"), profile, 60);
  expect(parity).toMatchObject({ unsaid: [], wrong: [] });
  expect(parity.cases).toBeGreaterThan(4);
}, 120_000);

it("holds no row whose deciding values are known after the apply", async () => {
  const profile = loadProfile("stream-benchmark", projectRoot);
  const { hidden, held } = hiddenInPlan(await synthesized(profile.name, "corrected"), profile, 60);
  expect(held).toEqual([]);
  expect(hidden).toBeGreaterThan(0);
}, 120_000);
