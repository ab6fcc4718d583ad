// Grants of a key: for whom, for which operations, in which encryption context.

import { describe, expect, it } from "vitest";
import { granted } from "./grants.ts";
import type { Grant } from "./grants.ts";
import type { Asker } from "./principal.ts";
import { requestOf } from "./request.ts";
import type { RequestInit } from "./request.ts";

const role = "arn:aws:iam::111111111111:role/app";
const session: Asker = { is: "session", arn: "arn:aws:sts::111111111111:assumed-role/app/s1", role };
const key = "arn:aws:kms:us-east-1:111111111111:key/k";

function ask(grant: Partial<Grant>, more: Partial<RequestInit> = {}) {
  const request = requestOf({ asker: session, action: "kms:Decrypt", resource: key, ...more });
  return granted([{ id: "g", grantee: role, operations: ["Decrypt"], ...grant }], request);
}

const subset = (pairs: Record<string, string>): Partial<Grant> => ({ constraint: { kind: "subset", pairs } });
const equals = (pairs: Record<string, string>): Partial<Grant> => ({ constraint: { kind: "equals", pairs } });
const context = (pairs: Record<string, string>): Partial<RequestInit> => ({
  given: {
    "kms:EncryptionContextKeys": Object.keys(pairs),
    ...Object.fromEntries(Object.entries(pairs).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
  },
});

describe("a grant", () => {
  it.each<[string, Partial<Grant>, Partial<RequestInit>, boolean | undefined]>([
    ["is for sessions of its role", {}, {}, true],
    ["is for the session itself", { grantee: session.arn }, {}, true],
    ["is for nobody else", { grantee: "arn:aws:iam::111111111111:role/other" }, {}, false],
    ["is not for a user by a role's ARN", {}, { asker: { is: "user", arn: `${session.arn} beside` } }, false],
    [
      "is for a service",
      { grantee: "rds.amazonaws.com" },
      { asker: { is: "service", name: "rds.amazonaws.com" } },
      true,
    ],
    ["is for no other service", { grantee: "rds.amazonaws.com" }, { asker: { is: "service", name: "x" } }, false],
    ["is not for the anonymous", {}, { asker: { is: "anonymous" } }, false],
    ["is for its operations", { operations: ["Encrypt", "decrypt"] }, {}, true],
    ["is for no other operations", { operations: ["Encrypt"] }, {}, false],
    ["lets more pairs be", subset({ a: "1" }), context({ a: "1", b: "2" }), true],
    ["wants its pairs", subset({ a: "1" }), context({ b: "2" }), false],
    ["wants its values", subset({ a: "1" }), context({ a: "2" }), false],
    ["wants each of them", subset({ a: "1", b: "2" }), context({ a: "1" }), false],
    ["wants exactly these", equals({ a: "1" }), context({ a: "1" }), true],
    ["and no more", equals({ a: "1" }), context({ a: "1", b: "2" }), false],
    ["and no other", equals({ a: "1", b: "2" }), context({ a: "1" }), false],
    ["has no pairs where none are allowed", equals({}), {}, true],
    ["has pairs, but no list of them", equals({ a: "1" }), { given: { "kms:EncryptionContext:a": "1" } }, false],
  ])("%s", (_, grant, more, expected) => {
    expect(ask(grant, more).value).toBe(expected);
  });

  it("says on what it turns", () => {
    expect(ask(subset({ a: "1" }), { open: ["kms:EncryptionContext:a"] }).open).toEqual([
      { kind: "key", name: "kms:EncryptionContext:a" },
    ]);
    const open = { ...context({ a: "1" }), open: ["kms:EncryptionContextKeys"] };
    const unlisted = { given: { "kms:EncryptionContext:a": "1" }, open: open.open };
    expect(ask(equals({ a: "1" }), unlisted).open).toEqual([{ kind: "key", name: "kms:EncryptionContextKeys" }]);
  });
});
