// What is asked: by whom, which action, on which resource, under which circumstances.

import { accountOfArn } from "./arn.ts";
import { RequestContext } from "./context.ts";
import type { ContextInit, Given } from "./context.ts";
import { glob, matches } from "./glob.ts";
import type { Glob } from "./glob.ts";
import { accountOf } from "./principal.ts";
import type { Asker } from "./principal.ts";

export interface Request {
  readonly asker: Asker;
  /** `s3:GetObject`, or a pattern that stands for many actions. */
  readonly action: Glob;
  /** ARN, `*` where an action knows no resource, or a pattern that stands for many. */
  readonly resource: Glob;
  /** Account that owns the resource. */
  readonly resourceAccount: string;
  readonly context: RequestContext;
  /** Whether a permissions boundary is attached to the asker; the decision fills it in. */
  readonly isBounded?: boolean;
}

export interface RequestInit extends ContextInit {
  readonly asker: Asker;
  readonly action: string;
  readonly resource: string;
  /** Needed where the ARN does not say it, as for buckets. */
  readonly resourceAccount?: string;
  /** Reads `*` and `?` in action and resource as "some of these", so that the answer is about all of them. */
  readonly stands?: "for-one" | "for-many";
}

/** A request with the keys that AWS itself derives from asker and resource; what is given explicitly wins. */
export function requestOf(init: RequestInit): Request {
  const { asker, action, resource, stands = "for-one" } = init;
  const text = stands === "for-many" ? glob : (exact: string): Glob => exact;
  const resourceAccount = init.resourceAccount ?? ownerOf(resource, asker);
  const given = { ...derived(asker, resourceAccount), ...init.given };
  const context = new RequestContext({ ...init, given });
  return { asker, action: text(action), resource: text(resource), resourceAccount, context };
}

/** The account that an ARN names; of a pattern that many accounts meet the asker's own, whose resources are among them. */
function ownerOf(resource: string, asker: Asker): string {
  const [named, own] = [accountOfArn(resource), accountOf(asker)];
  const isOwn = named === undefined || (own !== undefined && matches(glob(named), own).value === true);
  return (isOwn ? own : named) ?? "";
}

/** Source: IAM User Guide, "AWS global condition context keys", properties of the principal and of the resource. */
function derived(asker: Asker, resourceAccount: string): Record<string, Given> {
  const resource: Record<string, Given> = resourceAccount === "" ? {} : { "aws:ResourceAccount": resourceAccount };
  const account = accountOf(asker);
  const own: Record<string, Given> = account === undefined ? {} : { "aws:PrincipalAccount": account };
  switch (asker.is) {
    case "user":
      return {
        ...resource,
        ...own,
        "aws:PrincipalArn": asker.arn,
        "aws:PrincipalType": "User",
        "aws:username": asker.arn.split("/").at(-1) ?? "",
        "aws:PrincipalIsAWSService": "false",
      };
    case "session":
      return {
        ...resource,
        ...own,
        "aws:PrincipalArn": asker.role,
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalIsAWSService": "false",
      };
    case "federated-user":
      return {
        ...resource,
        ...own,
        "aws:PrincipalArn": asker.arn,
        "aws:PrincipalType": "FederatedUser",
        "aws:PrincipalIsAWSService": "false",
      };
    case "root":
      return {
        ...resource,
        ...own,
        "aws:PrincipalArn": asker.arn,
        "aws:PrincipalType": "Account",
        "aws:PrincipalIsAWSService": "false",
      };
    case "service":
      return { ...resource, "aws:PrincipalServiceName": asker.name, "aws:PrincipalIsAWSService": "true" };
    case "web-identity":
    case "saml":
      return { ...resource, "aws:FederatedProvider": asker.provider };
    case "anonymous":
      return { ...resource, "aws:PrincipalType": "Anonymous" };
  }
}
