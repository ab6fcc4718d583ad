// What AWS itself puts into a request's context, by who asks.

import { describe, expect, it } from "vitest";
import { any } from "./glob.ts";
import { askerOf } from "./principal.ts";
import type { Asker } from "./principal.ts";
import { requestOf } from "./request.ts";

const account = "111111111111";
const keys = [
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:PrincipalType",
  "aws:PrincipalIsAWSService",
  "aws:PrincipalServiceName",
  "aws:FederatedProvider",
  "aws:ResourceAccount",
  "aws:username",
];

function carried(asker: Asker, resource = "arn:aws:sqs:eu:222222222222:q"): Record<string, unknown> {
  const { context } = requestOf({ asker, action: "sqs:SendMessage", resource });
  const present = keys.flatMap((key) => {
    const found = context.look(key);
    return found.is === "present" ? [[key, found.values.join()] as const] : [];
  });
  return Object.fromEntries(present);
}

const theirs = { "aws:ResourceAccount": "222222222222" };
const person = { ...theirs, "aws:PrincipalAccount": account, "aws:PrincipalIsAWSService": "false" };

describe("a request's context", () => {
  it.each<[Asker, Record<string, string>]>([
    [
      askerOf(`arn:aws:iam::${account}:user/team/anna`),
      {
        ...person,
        "aws:PrincipalArn": `arn:aws:iam::${account}:user/team/anna`,
        "aws:PrincipalType": "User",
        "aws:username": "anna",
      },
    ],
    [
      askerOf(`arn:aws:sts::${account}:assumed-role/app/s1`),
      { ...person, "aws:PrincipalArn": `arn:aws:iam::${account}:role/app`, "aws:PrincipalType": "AssumedRole" },
    ],
    [
      askerOf(`arn:aws:sts::${account}:federated-user/bob`),
      {
        ...person,
        "aws:PrincipalArn": `arn:aws:sts::${account}:federated-user/bob`,
        "aws:PrincipalType": "FederatedUser",
      },
    ],
    [
      askerOf(`arn:aws:iam::${account}:root`),
      { ...person, "aws:PrincipalArn": `arn:aws:iam::${account}:root`, "aws:PrincipalType": "Account" },
    ],
    [
      { is: "service", name: "eks.amazonaws.com" },
      { ...theirs, "aws:PrincipalServiceName": "eks.amazonaws.com", "aws:PrincipalIsAWSService": "true" },
    ],
    [
      { is: "web-identity", provider: "issuer" },
      { ...theirs, "aws:FederatedProvider": "issuer" },
    ],
    [
      { is: "saml", provider: "idp" },
      { ...theirs, "aws:FederatedProvider": "idp" },
    ],
    [{ is: "anonymous" }, { ...theirs, "aws:PrincipalType": "Anonymous" }],
  ])("of %o", (asker, expected) => {
    expect(carried(asker)).toEqual(expected);
  });

  it("knows the resource's account from the ARN, else the asker's, else not", () => {
    const bucket = "arn:aws:s3:::data/x";
    expect(carried(askerOf(`arn:aws:iam::${account}:user/anna`), bucket)["aws:ResourceAccount"]).toBe(account);
    expect(carried({ is: "anonymous" }, bucket)).toEqual({ "aws:PrincipalType": "Anonymous" });
    expect(requestOf({ asker: { is: "anonymous" }, action: "s3:GetObject", resource: bucket }).resourceAccount).toBe(
      "",
    );
  });

  it("is overruled by what is given", () => {
    const asker = askerOf(`arn:aws:iam::${account}:user/anna`);
    const { context } = requestOf({ asker, action: "a:b", resource: "*", given: { "aws:PrincipalType": "Other" } });
    expect(context.look("aws:principaltype")).toEqual({ is: "present", values: ["Other"], isList: false });
  });

  it("means stars as stars, unless it stands for many", () => {
    const asker = { is: "anonymous" } as const;
    expect(requestOf({ asker, action: "s3:*", resource: "*" })).toMatchObject({ action: "s3:*", resource: "*" });
    const many = requestOf({ asker, action: "s3:*", resource: "*", stands: "for-many" });
    expect(many).toMatchObject({ action: `s3:${any}`, resource: any });
  });
});
