// A copy of a template looks for its targets in the other zone, and for nothing else.

import { describe, expect, it } from "vitest";
import { movedTargets } from "./fault-templates.ts";

const tag = { path: "State.Name", values: ["running"] };

describe("targets in another zone", () => {
  it.each([
    ["instances", "Placement.AvailabilityZone"],
    ["subnets", "AvailabilityZone"],
  ])("of %s", (_, path) => {
    const targets = { One: { resourceType: "x", selectionMode: "ALL", filters: [tag, { path, values: ["z-a"] }] } };
    expect(movedTargets({ targets }, "z-b").One?.filters).toEqual([tag, { path, values: ["z-b"] }]);
    expect(movedTargets({ targets }, undefined)).toEqual(targets);
  });

  it("of pods, and of templates that name no zone", () => {
    const pods = { availabilityZoneIdentifier: "z-a", namespace: "n" };
    const targets = {
      Pods: { resourceType: "aws:eks:pod", selectionMode: "COUNT(1)", parameters: pods },
      All: { resourceType: "x", selectionMode: "ALL", parameters: { namespace: "n" } },
    };
    expect(movedTargets({ targets }, "z-b")).toEqual({
      ...targets,
      Pods: { ...targets.Pods, parameters: { ...pods, availabilityZoneIdentifier: "z-b" } },
    });
  });
});
