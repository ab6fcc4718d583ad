import { describe, expect, it } from "vitest";
import { camelCase } from "./naming.ts";
import { trackProperties } from "./tracked.ts";

const properties = {
  Name: "x",
  Rules: [
    { Port: 1, Typo: true },
    { Port: 2, Typo: false },
  ],
  Policy: { Statement: [{ Effect: "Allow" }] },
  Empty: [],
  Labels: { "app/Role": "a" },
};

describe("tracked properties", () => {
  it("names every leaf that nobody has read", () => {
    const tracked = trackProperties(properties);
    const values = tracked.values as unknown as typeof properties;
    expect(values.Name).toBe("x");
    expect(values.Rules.map((rule) => rule.Port)).toEqual([1, 2]);
    expect(tracked.unread()).toEqual([
      "/Rules/0/Typo",
      "/Rules/1/Typo",
      "/Policy/Statement/0/Effect",
      "/Empty",
      "/Labels/app~1Role",
    ]);
  });

  it("counts what is turned into text as read", () => {
    const tracked = trackProperties(properties);
    expect(JSON.stringify(tracked.values)).toBe(JSON.stringify(properties));
    expect(tracked.unread()).toEqual([]);
  });

  it("renames keys but those of maps, and counts reads for the original", () => {
    const tracked = trackProperties(properties);
    const renamed = tracked.renamed(camelCase) as unknown as {
      rules: { port: number }[];
      labels: object;
      name: string;
    };
    expect(renamed.rules[1]?.port).toBe(2);
    expect({ ...renamed.labels }).toEqual({ "app/Role": "a" });
    expect(tracked.unread()).not.toContain("/Rules/1/Port");
    expect(tracked.unread()).not.toContain("/Labels/app~1Role");
  });

  it("leaves out what a handler says has no live counterpart", () => {
    const tracked = trackProperties({ A: { B: 1 }, C: 2 });
    tracked.leaveOut("A");
    expect(tracked.unread()).toEqual(["/C"]);
  });
});
