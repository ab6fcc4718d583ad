// Which gateways lead beyond the model, and what lies in none of some ranges.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../model/cidr.ts";
import { besides, leadsToPeers } from "./peers.ts";

const ranges = (...texts: string[]) => texts.flatMap((text) => parseCidr(text) ?? []);
const whole4 = ranges("0.0.0.0/0");
const whole6 = ranges("::/0");

describe("what lies in none of some ranges", () => {
  it.each<[string, string[], ReturnType<typeof ranges>]>([
    ["nothing taken", [], [...whole4, ...whole6]],
    ["one family taken", ["0.0.0.0/0"], whole6],
    ["the other taken", ["::/0"], whole4],
    ["the first half", ["0.0.0.0/1", "8000::/1"], [...ranges("128.0.0.0/1"), ...ranges("::/1")]],
    ["two neighbours", ["64.0.0.0/3", "96.0.0.0/3", "::/0"], ranges("0.0.0.0/2", "128.0.0.0/1")],
    ["two apart", ["0.0.0.0/2", "128.0.0.0/1", "::/0"], ranges("64.0.0.0/2")],
  ])("is the rest: %s", (_, taken, rest) => {
    expect(besides(ranges(...taken))).toEqual(rest);
  });
});

describe("a gateway leads to peers", () => {
  const at = { id: "g", label: "g" };
  it("where what lies beyond is no part of the model", () => {
    expect(leadsToPeers({ ...at, kind: "transit", attachments: [] })).toBe(true);
    expect(leadsToPeers({ ...at, kind: "vpn", vpcs: [] })).toBe(true);
    expect(leadsToPeers({ ...at, kind: "internet", vpcs: [] })).toBe(false);
    const peering = (...ends: string[]) => leadsToPeers({ ...at, kind: "peering", ends, isActive: true });
    expect([peering(), peering("vpc"), peering("vpc", "vpc-2")]).toEqual([false, true, false]);
  });
});
