import { describe, expect, it } from "vitest";
import { refusals } from "./blast-radius.ts";
import { openFaults } from "./ledger.ts";

function line(fault: string, phase: string): string {
  return JSON.stringify({ at: "", fault, phase, action: "aws:fis:wait", targets: [], undo: {}, note: "" });
}

describe("the ledger", () => {
  it("keeps open what was begun and never seen healed, the newest first", () => {
    const text = [line("a", "intent"), line("b", "intent"), line("b", "verified"), line("c", "intent")];
    text.push(line("a", "healed"), line("b", "heal-failed"), "");
    expect(openFaults(text.join("\n")).map(({ fault }) => fault)).toEqual(["c", "b"]);
  });

  it("passes over a torn last line", () => {
    expect(openFaults(`${line("a", "intent")}\n${line("a", "healed").slice(0, 20)}`)).toHaveLength(1);
  });
});

describe("refusals", () => {
  const members = [1, 2, 3].flatMap((n) => [
    { id: `k${n}`, role: "keeper" },
    { id: `c${n}`, role: "clickhouse" },
  ]);
  const none: ReadonlySet<string> = new Set();

  it("counts what several actions take together", () => {
    expect(refusals(members, [{ members: ["k1"] }, { members: ["k1"] }], none)).toEqual([]);
    expect(refusals(members, [{ members: ["k1"] }, { members: ["k2"] }], none)).toHaveLength(1);
  });

  it("takes an action's own bound into account", () => {
    expect(refusals(members, [{ members: ["k1", "k2", "k3"], atMost: 1 }], none)).toEqual([]);
    expect(refusals(members, [{ members: ["k1", "k2", "k3"], atMost: 1 }, { members: ["k1"] }], none)).toHaveLength(1);
  });

  it("lets through what is allowed, and only that", () => {
    const everything = [{ members: members.map(({ id }) => id) }];
    expect(refusals(members, everything, none)).toHaveLength(2);
    expect(refusals(members, everything, new Set(["whole-quorum"]))).toHaveLength(1);
    expect(refusals(members, everything, new Set(["whole-quorum", "last-replica"]))).toEqual([]);
  });
});
