import { describe, expect, it } from "vitest";
import { idleWaivers, rowWaiver, unusedWaivers, waivedVerdict } from "./apply-waivers.ts";
import type { Verdict } from "../core/verdict.ts";
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
    ["", /^waivers\.yaml: neither a list of waivers nor assay\.waivers\/1$/],
    ["SG-006", /^waivers\.yaml: neither/],
    [JSON.stringify([{ ...waiver, owner: "", ticket: undefined }]), /waivers\.0\.owner: is empty; waivers\.0\.ticket/],
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

describe("waivers that waive nothing", () => {
  const finding = (resource: string) => ({ source: "t", resource, message: "open" });
  const told = (verdict: Verdict, resources: string[], more: Partial<Waiver> = {}) =>
    idleWaivers([{ requirement: "SG-006", verdict, findings: resources.map(finding) }], [{ ...waiver, ...more }]);

  it("are named with the reason", () => {
    const idle = "the waiver of SG-006 on sg-1 is not used: ";
    expect(told("held", [])).toEqual([`${idle}the row holds`]);
    expect(told("violated", ["sg-2"])).toEqual([`${idle}nothing was found on it (did you mean sg-2?)`]);
    expect(told("waived", ["elsewhere"])).toEqual([`${idle}nothing was found on it`]);
    expect(told("unknown", ["sg-1"])).toEqual([`${idle}the row is unknown, and only what is violated can be waived`]);
    expect(told("out-of-scope", ["sg-1"])).toEqual([`${idle}the row is out of scope`]);
  });

  it("are none where they count, where the row was not judged, and where it is waived whole", () => {
    expect(told("waived", ["sg-1"])).toEqual([]);
    expect(told("violated", ["sg-1", "sg-2"])).toEqual([]);
    expect(told("violated", ["sg-2"], { requirement: "SG-007" })).toEqual([]);
    expect(told("waived", [], { resource: "none" })).toEqual([]);
  });

  it("do not count what is only a warning", () => {
    const findings = [finding("sg-2"), { ...finding("sg-1"), severity: "warning" as const }];
    expect(idleWaivers([{ requirement: "SG-006", verdict: "violated", findings }], [waiver])).toHaveLength(1);
  });
});

describe("the last day", () => {
  const at = (time: string, expires: string) =>
    parseWaivers(asText({ expires }), { file: "waivers.yaml", today: new Date(time) });

  it("is a day of UTC, wherever the machine stands", () => {
    expect(at("2026-03-01T23:59:59.999Z", "2026-03-01")).toHaveLength(1);
    expect(at("2026-03-01T23:30:00-05:00", "2026-03-02")).toHaveLength(1);
    expect(() => at("2026-03-02T00:00:00Z", "2026-03-01")).toThrow("SG-006 expired on 2026-03-01");
    expect(() => at("2026-03-01T19:30:00-05:00", "2026-03-01")).toThrow("expired");
  });

  it("is a day that there is", () => {
    expect(() => at("2026-02-01T00:00:00Z", "2026-02-30")).toThrow("waivers.0.expires");
    expect(() => at("2026-02-01T00:00:00Z", "2026-2-3")).toThrow("waivers.0.expires");
  });
});

describe("a file in YAML", () => {
  const yaml = "- requirement: SG-006\n  resource: sg-1\n  owner: o\n  ticket: T-1\n  reason: r\n";
  it("has its day as it is written", () => {
    expect(parse(`${yaml}  expires: 2026-03-31\n`)[0]?.expires).toBe("2026-03-31");
  });

  it.each([
    [`${yaml}  expires: 2026-03-31\n  owner: p\n`, /waivers\.yaml is not valid YAML: Map keys must be unique/],
    [`${yaml}\texpires: 2026-03-31\n`, /waivers\.yaml is not valid YAML: /],
    [`${yaml}  expires: 2026-03-31\n${yaml}  expires: 2026-03-30\n`, /waiver 2: SG-006 on sg-1 is waived twice/],
    ["waivers: []\n", /schema/],
    ["schema: assay.waivers/2\nwaivers: []\n", /schema/],
  ])("is refused by name: %s", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});
