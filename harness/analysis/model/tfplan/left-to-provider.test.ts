// What nobody wrote is the provider's to fill in; blocks are another matter.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { isLeftToProvider, unwrittenBlock, withoutOwnRules } from "./left-to-provider.ts";
import type { Planned } from "./planned.ts";

describe("an unknown attribute", () => {
  it.each<[string, (string | number)[], unknown, boolean, boolean]>([
    ["that nobody wrote", ["arn"], undefined, true, true],
    ["that somebody wrote", ["arn"], {}, true, false],
    ["of a resource without configuration", ["arn"], undefined, false, false],
    ["deep in a block", ["deep", "arn"], undefined, true, false],
    ["that may be a block", ["ingress"], undefined, true, false],
    ["of a list", [0], undefined, true, false],
  ])("%s", (_what, path, written, isConfigured, isLeft) => {
    expect(isLeftToProvider(path, written, isConfigured)).toBe(isLeft);
  });
});

describe("a group's own rules", () => {
  const planned = (address: string, values: Planned["values"]): Planned => {
    const [type = ""] = address.split(".");
    return { address, type, values, pointer: "", provider: undefined };
  };
  const open = () => new Unresolved("x.ingress", unwrittenBlock);
  const kept = (...all: Planned[]) => Object.keys(withoutOwnRules(all, (address) => `⟨${address}⟩`)[0]?.values ?? {});

  it.each<[string, Planned["values"], Planned, string[]]>([
    [
      "stand beside it by its token",
      {},
      planned("aws_security_group_rule.r", { security_group_id: "⟨aws_security_group.g⟩" }),
      [],
    ],
    [
      "stand beside it by its id",
      { id: "sg-1" },
      planned("aws_vpc_security_group_egress_rule.r", { security_group_id: "sg-1" }),
      ["id"],
    ],
    [
      "are another group's",
      { id: "sg-1" },
      planned("aws_vpc_security_group_ingress_rule.r", { security_group_id: "sg-2" }),
      ["id", "ingress"],
    ],
    ["are of nobody", {}, planned("aws_security_group_rule.r", {}), ["ingress"]],
    ["are no rules", { id: "sg-1" }, planned("aws_thing.r", { security_group_id: "sg-1" }), ["id", "ingress"]],
  ])("%s", (_what, values, beside, names) => {
    expect(kept(planned("aws_security_group.g", { ...values, ingress: open() }), beside)).toEqual(names);
  });

  it("that are said stay, and whatever else is open", () => {
    const rule = planned("aws_security_group_rule.r", { security_group_id: "sg-1" });
    const values = { id: "sg-1", ingress: [], description: new Unresolved("x", "known after apply"), egress: open() };
    expect(kept(planned("aws_security_group.g", values), rule)).toEqual(["id", "ingress", "description"]);
    expect(kept(planned("aws_other.g", { id: "sg-1", ingress: open() }), rule)).toEqual(["id", "ingress"]);
  });
});
