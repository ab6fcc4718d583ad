import { describe, expect, it } from "vitest";
import type { ExperimentFigures } from "./judge-experiment.ts";
import { complianceOf } from "./resilience.ts";

const figures: ExperimentFigures = {
  experiment: "az-lost",
  disruption: "az",
  rtoLowSeconds: 16,
  rtoHighSeconds: 17,
  rtoPromisedSeconds: 60,
  acknowledged: 4_000,
  lost: 0,
  availabilityLow: 0.8,
  availabilityHigh: 0.9,
  wholeAfterSeconds: 20,
};

describe("compliance by disruption", () => {
  it.each([
    ["in time", {}, true, "PolicyMet"],
    ["too late", { rtoLowSeconds: 61, rtoHighSeconds: 62 }, true, "PolicyBreached"],
    ["on both sides of the target", { rtoLowSeconds: 59, rtoHighSeconds: 61 }, true, "NotAssessed"],
    ["never back", { rtoHighSeconds: undefined }, true, "NotAssessed"],
    ["on no ground", {}, false, "NotAssessed"],
    ["late on no ground", { rtoLowSeconds: 61, rtoHighSeconds: 62 }, false, "NotAssessed"],
    ["with loss, whatever the ground", { lost: 1 }, false, "PolicyBreached"],
  ])("%s", (_title, change, isKnown, status) => {
    const compliance = complianceOf({ ...figures, ...change }, isKnown);
    expect(compliance).toMatchObject({ complianceStatus: status, disruptionType: "AZ" });
  });
});
