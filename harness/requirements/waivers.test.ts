import { describe, expect, it } from "vitest";
import { rowWaiver, unusedWaivers, waivedVerdict } from "./apply-waivers.ts";
import { parseWaivers } from "./waivers.ts";
import type { Waiver } from "./waivers.ts";

const today = new Date("2026-03-01T15:00:00Z");
const waiver: Waiver = {
  requirement: "SG-006",
  resource: "sg-1",
  owner: "network team",
  ticket: "OPS-1",
  reason: "until the migration",
  expires: "2026-03-31",
};
const parse = (text: string) => parseWaivers(text, { file: "waivers.yaml", today });
const asText = (change: Partial<Waiver>) => JSON.stringify([{ ...waiver, ...change }]);

describe("parseWaivers", () => {
  it("reads a list and a document with a header", () => {
    expect(parse(asText({}))).toEqual([waiver]);
    expect(parse(JSON.stringify({ schema: "assay.waivers/1", waivers: [waiver] }))).toEqual([waiver]);
  });

  it("counts the last day, and the ninetieth", () => {
    expect(parse(asText({ expires: "2026-03-01" }))).toHaveLength(1);
    expect(parse(asText({ expires: "2026-05-30" }))).toHaveLength(1);
  });

  it.each([
    [asText({ expires: "2026-02-28" }), /expired/],
    [asText({ expires: "2026-05-31" }), /more than 90 days/],
    [asText({ expires: "soon" }), /waivers\.0\.expires/],
    [asText({ requirement: "SG-066" }), /did you mean SG-006/],
    [asText({ resource: "*" }), /pattern/],
    [asText({ owner: "" }), /owner/],
    [asText({ ticket: "  " }), /ticket.*is empty/],
    [asText({ reason: "" }), /reason/],
    [JSON.stringify([{ ...waiver, expires: undefined }]), /expires/],
    [JSON.stringify([waiver, waiver]), /SG-006 on sg-1 is waived twice/],
    [asText({ resource: "none" }), /only a sign-off/],
    [JSON.stringify([{ ...waiver, note: "x" }]), /note/],
    ["{", /waivers\.yaml/],
    ["", /waivers\.yaml/],
  ])("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe("what a waiver is read for", () => {
  const use = { file: "waivers.yaml", today };

  it("lets a sign-off waive a whole row", () => {
    const text = asText({ resource: "none" });
    expect(parseWaivers(text, { ...use, wholeRows: true })[0]?.resource).toBe("none");
  });

  it("refuses a row of another profile", () => {
    const text = asText({ requirement: "KC-001" });
    expect(() => parseWaivers(text, { ...use, profile: "byoc-private" })).toThrow("no row of the profile byoc-private");
    expect(parseWaivers(asText({}), { ...use, profile: "byoc-private" })).toHaveLength(1);
  });
});

describe("waivedVerdict", () => {
  const finding = (resource: string) => ({ source: "t", resource, message: "open" });
  const judge = (resources: string[]) =>
    waivedVerdict({ requirement: "SG-006", verdict: "violated", findings: resources.map(finding) }, [waiver]);

  it("waives only when every reason is covered", () => {
    expect(judge(["sg-1"])).toBe("waived");
    expect(judge(["sg-1", "sg-2"])).toBe("violated");
    expect(judge([])).toBe("violated");
  });

  it("never waives what could not be decided", () => {
    const unknown = { requirement: "SG-006", verdict: "unknown", findings: [finding("sg-1")] } as const;
    expect(waivedVerdict(unknown, [waiver])).toBe("unknown");
  });

  it("does not ask for cover of warnings", () => {
    const findings = [finding("sg-1"), { ...finding("sg-9"), severity: "warning" as const }];
    expect(waivedVerdict({ requirement: "SG-006", verdict: "violated", findings }, [waiver])).toBe("waived");
  });
});

describe("whole rows and unused waivers", () => {
  it("finds the waiver on resource none", () => {
    expect(rowWaiver("SG-006", [waiver])).toBeUndefined();
    expect(rowWaiver("SG-006", [{ ...waiver, resource: "none" }])?.ticket).toBe("OPS-1");
  });

  it("calls a waiver unused when its row held", () => {
    expect(unusedWaivers([{ requirement: "SG-006", verdict: "held" }], [waiver])).toEqual([waiver]);
    expect(unusedWaivers([{ requirement: "SG-006", verdict: "waived" }], [waiver])).toEqual([]);
  });
});
