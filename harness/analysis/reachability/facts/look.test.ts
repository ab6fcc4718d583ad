// A resource's key among the facts, and values that may not be resolved.

import { describe, expect, it } from "vitest";
import { Node, property } from "../../model/node.ts";
import { modelOf } from "../crosscheck/compare.ts";
import { list, raw, world } from "../sample-network.ts";
import { keyAt, keyOf, look, rangeAt } from "./look.ts";
import { readNetwork } from "./read-network.ts";

const resource = { type: "T", id: "R", source: "s", pointer: "", properties: {}, attributes: {}, identities: ["key"] };
const node = (value: string) => new Node({ ...resource, properties: { CidrBlock: value } }, "/CidrBlock", value);

describe("a resource's key", () => {
  it("is its first identity, else its id", () => {
    expect([keyOf(resource), keyOf({ ...resource, identities: [] })]).toEqual(["key", "R"]);
  });

  it("stands where a text names the resource, and the text where it names none", () => {
    const model = modelOf(world(raw("odd", "Subnet", { VpcId: "elsewhere" })));
    const keys = model.all("AWS::EC2::Subnet").map((subnet) => keyAt(model, property(subnet, "VpcId")));
    expect(new Set(keys)).toEqual(new Set(["vpc", "elsewhere"]));
  });
});

describe("a value that is looked at", () => {
  it("may not be known, and may be wrong", () => {
    expect(look(() => 1)).toEqual({ value: 1 });
    expect(look(() => rangeAt(node("ten")))).toEqual({ unknown: 'expected an address range, found "ten"' });
    expect(() =>
      look(() => {
        throw new TypeError("broken");
      }),
    ).toThrow(TypeError);
  });

  it("is no range where it is empty", () => {
    expect(rangeAt(node(""))).toBeUndefined();
    expect(rangeAt(node("10.0.0.0/8"))).toMatchObject({ family: 4 });
  });
});

describe("public access that is not blocked", () => {
  it("is not narrowed by what is left out of a block", () => {
    const options = (mode: string) => [
      raw("bpa", "VPCBlockPublicAccessOptions", { InternetGatewayBlockMode: mode }),
      raw("but", "VPCBlockPublicAccessExclusion", { SubnetId: "net-a", InternetGatewayExclusionMode: "allow-egress" }),
    ];
    const access = (mode: string) =>
      readNetwork(modelOf(world(...options(mode), ...list()))).subnets.get("net-a")?.publicAccess;
    expect([access("off"), access("block-bidirectional")]).toEqual(["allowed", "egress-only"]);
  });
});
