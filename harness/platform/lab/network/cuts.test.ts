import { describe, expect, test } from "vitest";
import { concerns, cutRules } from "./cuts.ts";

const cut = { id: "az-a", from: ["10.0.1.0/24"], to: ["10.0.2.0/24", "10.0.3.40"], bothWays: false, expiresMs: 15_000 };

describe("cuts", () => {
  test("every pair has a time-out of the kernel's own", () => {
    expect(cutRules(cut)).toContain(
      "{ 10.0.1.0/24 . 10.0.2.0/24 timeout 15000ms, 10.0.1.0/24 . 10.0.3.40 timeout 15000ms }",
    );
  });

  test("one way is one set, both ways are two", () => {
    expect(cutRules(cut).match(/add set/g)).toHaveLength(1);
    expect(cutRules({ ...cut, bothWays: true }).match(/add set/g)).toHaveLength(2);
  });

  test("a port is met in either direction of the flow", () => {
    const rules = cutRules({ ...cut, port: 9009 });
    expect(rules).toContain("th dport 9009 ip saddr . ip daddr");
    expect(rules).toContain("th sport 9009 ip saddr . ip daddr");
  });

  test("one way concerns the receiving end only", () => {
    expect(concerns(cut, ["10.0.2.7"])).toBe(true);
    expect(concerns(cut, ["10.0.1.7"])).toBe(false);
    expect(concerns({ ...cut, bothWays: true }, ["10.0.1.7"])).toBe(true);
    expect(concerns(cut, ["10.0.3.41"])).toBe(false);
  });

  test("a cut that would expire at once still has a positive time", () => {
    expect(cutRules({ ...cut, expiresMs: 0.2 })).toContain("timeout 1ms");
  });
});
