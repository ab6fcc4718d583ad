// Predictions held against what packets did: what agrees says nothing, everything else is a finding.

import { describe, expect, it } from "vitest";
import { PlatformModel } from "../model/platform-model.ts";
import { modelOf } from "./crosscheck/compare.ts";
import type { Raw } from "./crosscheck/raw.ts";
import { comparePredictions } from "./predictions.ts";
import { letsOut, list, raw, unresolved, world } from "./sample-network.ts";

type Attempt = Parameters<typeof comparePredictions>[1][number];

const place = (name: string) => ({ name, role: "host", address: "10.0.0.4" });
const attempt = (from: string, to: string, port: number, passed: boolean): Attempt => ({
  from: place(from),
  to: place(to),
  port,
  passed,
});
const compared = (resources: Raw[], ...attempts: Attempt[]) => comparePredictions(modelOf(resources), attempts);
const message = (resources: Raw[], one: Attempt) => compared(resources, one).findings.map((finding) => finding.message);

describe("predictions of TCP attempts", () => {
  it("say nothing of what goes as they say", () => {
    const attempts = [
      attempt("host", "inner", 9000, true),
      attempt("host", "inner", 9001, false),
      attempt("inner", "host", 8123, false),
    ];
    expect(compared(world(), ...attempts)).toEqual({ predicted: 3, open: 1, findings: [] });
  });

  it("are findings where packets did otherwise", () => {
    expect(compared(world(), attempt("host", "inner", 9000, false))).toEqual({
      predicted: 1,
      open: 1,
      findings: [
        {
          source: "solver",
          resource: "inner",
          message: "host host to host inner port 9000: closed, although the model lets it pass",
        },
      ],
    });
    expect(message(world(), attempt("host", "inner", 8999, true))).toEqual([
      "host host to host inner port 8999: open, although the model stops it (groups of inner)",
    ]);
    expect(message(world(), attempt("inner", "host", 8123, true))).toEqual([
      "host inner to host host port 8123: open, although the model stops it (groups of inner)",
    ]);
  });

  it("are findings where they cannot be made", () => {
    const rule = { IpProtocol: "tcp", FromPort: 9000, ToPort: 9000, CidrIp: unresolved };
    const members = raw("members", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: [rule] });
    expect(compared(world(members), attempt("host", "inner", 9000, true))).toMatchObject({ predicted: 0, open: 0 });
    expect(message(world(members), attempt("host", "inner", 9000, true))).toEqual([
      'host host to host inner port 9000: cannot be predicted: {"Ref":"X"} cannot be resolved: parameter has no default',
    ]);
    for (const [from, to] of [
      ["gone", "inner"],
      ["host", "gone"],
    ] as const) {
      expect(message(world(), attempt(from, to, 1, true))).toEqual([
        `host ${from} to host ${to} port 1: not an interface of the model`,
      ]);
    }
  });

  it("are closed where no answer comes back, and not known where one may", () => {
    const closed = world(...list([100, "allow", { Protocol: 6, PortRange: { From: 1, To: 1023 } }], letsOut));
    expect(message(closed, attempt("host", "inner", 9000, false))).toEqual([]);
    const doubted = world(
      ...list([90, "allow", { Protocol: 6, CidrBlock: unresolved, PortRange: { From: 1024, To: 65_535 } }], letsOut),
    );
    expect(message(doubted, attempt("host", "inner", 9000, true))).toHaveLength(1);
    expect(message(doubted, attempt("host", "inner", 9001, true))).toEqual([
      "host host to host inner port 9001: open, although the model stops it (groups of inner)",
    ]);
    const udp = world(
      raw("members", "SecurityGroup", {
        VpcId: "vpc",
        SecurityGroupIngress: [{ IpProtocol: "udp", FromPort: 9000, ToPort: 9000, CidrIp: "0.0.0.0/0" }],
      }),
    );
    expect(message(udp, attempt("host", "inner", 9000, false))).toEqual([]);
    const pings = world(
      raw("members", "SecurityGroup", {
        VpcId: "vpc",
        SecurityGroupIngress: [{ IpProtocol: "icmp", FromPort: -1, ToPort: -1, CidrIp: "0.0.0.0/0" }],
      }),
    );
    expect(message(pings, attempt("host", "inner", 9000, false))).toEqual([]);
  });

  it("name every place that stops it, and every reason not to know", () => {
    const shut = world(...list([100, "allow", {}]));
    expect(message(shut, attempt("host", "inner", 8999, true))).toEqual([
      "host host to host inner port 8999: open, although the model stops it (acl out of net-a)",
    ]);
    const half = world(
      ...list([100, "allow", {}], [100, "allow", { Egress: true, Protocol: 6, PortRange: { From: 1, To: 8999 } }]),
    );
    expect(message(half, attempt("host", "inner", 9001, true))).toEqual([
      "host host to host inner port 9001: open, although the model stops it (acl out of net-a, groups of inner)",
    ]);
    const rules = ["pl-0a", "pl-0b"].map((id) => ({ IpProtocol: "-1", SourcePrefixListId: id }));
    const doubted = world(raw("members", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: rules }));
    expect(message(doubted, attempt("host", "inner", 9000, true))).toEqual([
      "host host to host inner port 9000: cannot be predicted: " +
        "prefix list pl-0a is not part of the source; prefix list pl-0b is not part of the source",
    ]);
  });

  it("are one finding where the network could not be read", () => {
    const gap = { types: ["AWS::EC2::PrefixList"], operation: "DescribeManagedPrefixLists", reason: "AccessDenied" };
    const model = new PlatformModel({ kind: "live", resources: [], account: "1", region: "r", gaps: [gap] });
    expect(comparePredictions(model, [attempt("a", "b", 1, true)])).toEqual({
      predicted: 0,
      open: 0,
      findings: [
        {
          source: "solver",
          resource: "none",
          message:
            "the packets cannot be predicted: AWS::EC2::PrefixList could not be read: DescribeManagedPrefixLists: AccessDenied",
        },
      ],
    });
    const broken = {
      all: () => {
        throw new TypeError("broken");
      },
    } as unknown as PlatformModel;
    expect(() => comparePredictions(broken, [])).toThrow(TypeError);
  });
});
