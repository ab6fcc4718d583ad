// Who asks, and how closely a Principal or NotPrincipal names them.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../model/value.ts";
import type { PrincipalEntry } from "./document.ts";
import { accountOf, askerOf, exempted, isServiceLinked, naming } from "./principal.ts";
import type { Asker } from "./principal.ts";

const home = "111111111111";
const role = `arn:aws:iam::${home}:role/team/app`;
const sessionArn = `arn:aws:sts::${home}:assumed-role/app/s1`;
const session: Asker = { is: "session", arn: sessionArn, role };
const user: Asker = { is: "user", arn: `arn:aws:iam::${home}:user/anna` };
const root: Asker = { is: "root", arn: `arn:aws:iam::${home}:root` };
const service: Asker = { is: "service", name: "eks.amazonaws.com" };
const token: Asker = { is: "web-identity", provider: "issuer" };
const nobody: Asker = { is: "anonymous" };
const open = new Unresolved("{Ref: Who}", "no default");

describe("an asker given by its ARN", () => {
  it.each<[string, Asker]>([
    [sessionArn, { is: "session", arn: sessionArn, role: `arn:aws:iam::${home}:role/app` }],
    [role, { is: "session", role, arn: `arn:aws:sts::${home}:assumed-role/app/session` }],
    [
      `arn:aws-cn:iam::${home}:role/app`,
      {
        is: "session",
        role: `arn:aws-cn:iam::${home}:role/app`,
        arn: `arn:aws-cn:sts::${home}:assumed-role/app/session`,
      },
    ],
    [
      `arn:aws:sts::${home}:federated-user/bob`,
      { is: "federated-user", arn: `arn:aws:sts::${home}:federated-user/bob` },
    ],
    [`arn:aws:iam::${home}:root`, root],
    [`arn:aws:iam::${home}:user/anna`, user],
    [`arn:aws:iam::${home}:user/x:root/anna`, { is: "user", arn: `arn:aws:iam::${home}:user/x:root/anna` }],
    [`arn:aws:iam::${home}:role/`, { is: "user", arn: `arn:aws:iam::${home}:role/` }],
    [`x${sessionArn}`, { is: "user", arn: `x${sessionArn}` }],
    [`x${role}`, { is: "user", arn: `x${role}` }],
    [`xarn:aws:sts::${home}:federated-user/bob`, { is: "user", arn: `xarn:aws:sts::${home}:federated-user/bob` }],
    [
      "arn:aws:sts:::assumed-role/app/s1",
      { is: "session", arn: "arn:aws:sts:::assumed-role/app/s1", role: "arn:aws:iam:::role/app" },
    ],
  ])("%s", (arn, expected) => {
    expect(askerOf(arn)).toEqual(expected);
  });

  it("belongs to an account, which tokens, services and the anonymous do not", () => {
    expect([session, user, root, service, token, nobody].map(accountOf)).toEqual([
      home,
      home,
      home,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is service-linked by its role's path", () => {
    const linked = askerOf(`arn:aws:iam::${home}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`);
    expect(isServiceLinked(linked)).toBe(true);
    expect(isServiceLinked(session)).toBe(false);
    expect(isServiceLinked({ is: "user", arn: `arn:aws:iam::${home}:user/:role/aws-service-role/` })).toBe(false);
  });
});

const entry = (kind: string, piece: string | Unresolved): PrincipalEntry => ({ kind, piece });
const named = (asker: Asker, ...entries: PrincipalEntry[]) => {
  const { itself, role: behind, account } = naming({ isNegated: false, entries }, asker);
  return [itself.value, behind.value, account.value];
};

describe("a Principal names", () => {
  const [yes, no] = [true, false];
  it.each<[string, Asker, PrincipalEntry, (boolean | undefined)[]]>([
    ["everybody", session, entry("*", "*"), [yes, no, no]],
    ["everybody by AWS", nobody, entry("AWS", "*"), [yes, no, no]],
    ["no service by a star", service, entry("Service", "*"), [no, no, no]],
    ["the session", session, entry("AWS", sessionArn), [yes, no, no]],
    ["its role", session, entry("AWS", role), [no, yes, no]],
    ["its role by another kind", session, entry("Service", role), [no, no, no]],
    ["a role that a user has not", { ...user, role } as Asker, entry("AWS", role), [no, no, no]],
    ["its account by number", session, entry("AWS", home), [no, no, yes]],
    ["its account by root", user, entry("AWS", `arn:aws:iam::${home}:root`), [no, no, yes]],
    ["its account by another kind", user, entry("Federated", home), [no, no, no]],
    ["another account", user, entry("AWS", "222222222222"), [no, no, no]],
    ["something longer than the account's root", user, entry("AWS", `arn:aws:iam::${home}:root/x`), [no, no, no]],
    ["something before the account's root", user, entry("AWS", `xarn:aws:iam::${home}:root`), [no, no, no]],
    ["the user", user, entry("AWS", user.arn), [yes, no, no]],
    ["the user by another kind", user, entry("Service", user.arn), [no, no, no]],
    ["the root", root, entry("AWS", root.arn), [yes, no, yes]],
    ["a service", service, entry("Service", "eks.amazonaws.com"), [yes, no, no]],
    ["a service by another kind", service, entry("AWS", "eks.amazonaws.com"), [no, no, no]],
    ["another service", service, entry("Service", "ec2.amazonaws.com"), [no, no, no]],
    ["a provider", token, entry("Federated", "issuer"), [yes, no, no]],
    ["a SAML provider", { is: "saml", provider: "idp" }, entry("Federated", "idp"), [yes, no, no]],
    ["another provider", token, entry("Federated", "other"), [no, no, no]],
    ["a provider by another kind", token, entry("AWS", "issuer"), [no, no, no]],
    ["nobody who is anonymous", nobody, entry("AWS", user.arn), [no, no, no]],
    ["no account of nobody", nobody, entry("AWS", "undefined"), [no, no, no]],
    ["a federated user", { is: "federated-user", arn: "f" }, entry("AWS", "f"), [yes, no, no]],
    ["somebody who is not known", user, entry("AWS", open), [undefined, undefined, undefined]],
  ])("%s", (_, asker, one, expected) => {
    expect(named(asker, one)).toEqual(expected);
  });

  it("says what it could not resolve", () => {
    expect(naming({ isNegated: false, entries: [entry("AWS", open)] }, user).itself.open).toEqual([
      { kind: "value", name: "{Ref: Who}" },
    ]);
  });
});

describe("a NotPrincipal leaves out", () => {
  const exempt = (asker: Asker, ...pieces: (string | Unresolved)[]) =>
    exempted({ isNegated: true, entries: pieces.map((piece) => entry("AWS", piece)) }, asker);

  it.each<[string, Asker, string[], boolean | undefined]>([
    ["a session with its role and account", session, [home, role, sessionArn], true],
    ["not a session by its role alone", session, [role], undefined],
    ["not a session by role and account", session, [role, home], undefined],
    ["nobody who is not listed", session, ["222222222222"], false],
    ["a user with its account", user, [home, user.arn], true],
    ["not a user without its account", user, [user.arn], undefined],
    ["the root by its account", root, [home], true],
    ["the root by its own ARN", root, [root.arn], true],
    ["everybody", session, ["*"], true],
    ["everybody, beside somebody else", session, ["222222222222", "*"], true],
    ["the anonymous with everybody only", nobody, ["*"], true],
    ["not the anonymous", nobody, [home], false],
  ])("%s", (_, asker, pieces, expected) => {
    expect(exempt(asker, ...pieces).value).toBe(expected);
  });

  it("says why it is not known", () => {
    expect(exempt(session, role).open).toEqual([
      { kind: "value", name: "a NotPrincipal that lists the asker in part" },
    ]);
    expect(exempt(user, home, open).open).toEqual([{ kind: "value", name: "{Ref: Who}" }]);
  });
});
