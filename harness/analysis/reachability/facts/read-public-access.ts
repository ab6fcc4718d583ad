// VPC block public access: an account's setting for its region, and the VPCs and subnets that it leaves out.

import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import type { PublicAccess } from "../network-facts.ts";
import { keyAt, keyOf } from "./look.ts";

const blocking: Readonly<Record<string, PublicAccess>> = {
  off: "allowed",
  "block-bidirectional": "blocked",
  "block-ingress": "egress-only",
};

const excluding: Readonly<Record<string, PublicAccess>> = {
  "allow-bidirectional": "allowed",
  "allow-egress": "egress-only",
};

/** What is left to a subnet; a subnet's own exclusion counts before its VPC's. */
export function publicAccessOf(model: PlatformModel, subnet: Resource, vpc: string): PublicAccess {
  const [options] = model.all("AWS::EC2::VPCBlockPublicAccessOptions");
  if (options === undefined) return "allowed";
  const set = mode(blocking, property(options, "InternetGatewayBlockMode").text());
  if (set === "allowed") return set;
  const exclusions = model.all("AWS::EC2::VPCBlockPublicAccessExclusion");
  const own = exclusions.find((one) => keyAt(model, property(one, "SubnetId")) === keyOf(subnet));
  const wide = exclusions.find((one) => keyAt(model, property(one, "VpcId")) === vpc);
  const exclusion = own ?? wide;
  return exclusion === undefined ? set : mode(excluding, property(exclusion, "InternetGatewayExclusionMode").text());
}

function mode(known: Readonly<Record<string, PublicAccess>>, text: string | undefined): PublicAccess {
  const found = known[text ?? ""];
  if (found === undefined) throw new Undecided(`block public access: mode ${text ?? "absent"} is not known`);
  return found;
}
