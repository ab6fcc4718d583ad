// Faults, probes and final reads that cannot have happened as they are written.

import { describe, expect, it } from "vitest";
import { damage } from "./sample-damage.ts";
import { sampleHistory } from "./sample-history.ts";
import type { SampleHistory } from "./sample-history.ts";

const one = () => sampleHistory().insert(0);

describe("a malformed fault, probe or final read is told with its line", () => {
  const cases: readonly [string, number, SampleHistory][] = [
    ["a second begin of an open fault", 3, sampleHistory().fault("begin").fault("begin")],
    ["a second begin after end", 4, sampleHistory().fault("begin").fault("end").fault("begin")],
    ["healed before end", 3, sampleHistory().fault("begin").fault("healed")],
    ["verified after end", 4, sampleHistory().fault("begin").fault("end").fault("verified")],
    ["an end of nothing", 2, sampleHistory().fault("end")],
    ["an end that names another id", 3, sampleHistory().fault("begin", { id: 1 }).fault("end", { id: 2 })],
    [
      "an end that names another target",
      3,
      sampleHistory().fault("begin", { id: 1 }).fault("end", { id: 1, target: "r1" }),
    ],
    [
      "an end that names another fault",
      3,
      sampleHistory().fault("begin", { id: 1 }).fault("end", { id: 1, fault: "disk-lost" }),
    ],
    ["verified twice", 4, sampleHistory().fault("begin").fault("verified").fault("verified")],
    ["healed right after verified", 4, sampleHistory().fault("begin").fault("verified").fault("healed")],
    ["an end twice", 4, sampleHistory().fault("begin").fault("end").fault("end")],
    ["healed twice", 6, sampleHistory().fault("begin").fault("verified").fault("end").fault("healed").fault("healed")],
    ["a fault whose id is null", 2, sampleHistory().fault("begin", { id: null })],
    ["a fault that takes some of the disk", 2, sampleHistory().fault("begin", { takesDisk: "some" })],
    ["a phase unheard of", 2, sampleHistory().fault("paused")],
    ["a fault without target", 2, sampleHistory().event({ type: "fault", fault: "a", phase: "begin" })],
    ["a probe that is neither", 2, sampleHistory().event({ type: "probe", name: "a", ok: "yes" })],
    [
      "a final read while a fault is open",
      3,
      sampleHistory().fault("begin").begin(1, { op: "read", replica: "r1", final: true }),
    ],
    [
      "a final read that says so only at its end, begun before the last healed",
      7,
      sampleHistory()
        .fault("begin")
        .fault("end")
        .begin(1, { op: "read", replica: "r1" })
        .fault("healed")
        .probe(true, 9)
        .end(1, "ok", { op: "read", value: [], final: true }),
    ],
    [
      "a final read of a register while a fault is open",
      3,
      sampleHistory().fault("begin").begin(1, { op: "read", key: "x", final: true }),
    ],
    ["the first of two final reads before a fault", 2, sampleHistory().final("r1", []).final("r2", []).bittenBy()],
    ["a final read before the last healed", 2, sampleHistory().final("r1", []).bittenBy()],
    ["a final read when a fault is never healed", 2, sampleHistory().final("r1", []).fault("begin")],
    ["final that is not true or false", 4, one().begin(1, { op: "read", replica: "r1", final: 1 })],
  ];
  it.each(cases)("%s", (_title, line, history) => {
    expect(damage(history.text())?.line).toBe(line);
    expect(damage(history.text(), 5)?.line).toBe(line);
  });

  it("and with what is wrong with it", () => {
    const said = cases.map(([title, , history]) => `${title}: ${damage(history.text())?.message}`);
    expect(said.join("\n")).toMatchInlineSnapshot(`
      "a second begin of an open fault: phase: fault ["host-lost","r2"] begins a second time while it is open
      a second begin after end: phase: fault ["host-lost","r2"] begins a second time while it is open
      healed before end: phase: healed of fault ["host-lost","r2"] cannot follow begin
      verified after end: phase: verified of fault ["host-lost","r2"] cannot follow end
      an end of nothing: phase: end of fault ["host-lost","r2"], which is not open
      an end that names another id: phase: end of fault id 2, which is not open
      an end that names another target: fault id 1 began as ["host-lost","r2"]
      an end that names another fault: fault id 1 began as ["host-lost","r2"]
      verified twice: phase: verified of fault ["host-lost","r2"] cannot follow verified
      healed right after verified: phase: healed of fault ["host-lost","r2"] cannot follow verified
      an end twice: phase: end of fault ["host-lost","r2"] cannot follow end
      healed twice: phase: healed of fault ["host-lost","r2"], which is not open
      a fault whose id is null: id: expected a string or an integer up to 2^53 - 1, got null
      a fault that takes some of the disk: takesDisk: expected true or false, got "some"
      a phase unheard of: phase: expected begin | verified | end | healed, got "paused"
      a fault without target: target: expected a string, got nothing
      a probe that is neither: ok: expected true or false, got "yes"
      a final read while a fault is open: final: a read marked final stands before every fault is healed
      a final read that says so only at its end, begun before the last healed: final: a read marked final stands before every fault is healed
      a final read of a register while a fault is open: final: a read marked final stands before every fault is healed
      the first of two final reads before a fault: final: a read marked final stands before a fault is healed
      a final read before the last healed: final: a read marked final stands before a fault is healed
      a final read when a fault is never healed: final: a read marked final stands before a fault is healed
      final that is not true or false: final: expected true or false, got 1"
    `);
  });
});
