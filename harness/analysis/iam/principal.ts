// Who asks. A statement can name the asker itself, the role behind a session, the whole account, or everybody, and what
// a resource's policy then grants differs.
// Source: IAM User Guide, "AWS JSON policy elements: Principal" and "Policy evaluation logic".

import { accountOfArn } from "./arn.ts";
import type { PrincipalEntry, PrincipalSelection } from "./document.ts";
import { Unresolved } from "../model/value.ts";
import { and, no, or, unknown, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";

export type Asker =
  | { readonly is: "user" | "root"; readonly arn: string }
  /** A session of a role: `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`; `role` is the role's ARN, with its path. */
  | { readonly is: "session"; readonly arn: string; readonly role: string }
  | { readonly is: "federated-user"; readonly arn: string }
  /** `eks.amazonaws.com` acting on its own behalf. */
  | { readonly is: "service"; readonly name: string }
  /** Holder of a token of an identity provider, before taking on a role. */
  | { readonly is: "web-identity" | "saml"; readonly provider: string }
  | { readonly is: "anonymous" };

/** How closely a statement names the asker. `account` only delegates to the account's own policies. */
export interface Named {
  readonly itself: Truth;
  readonly role: Truth;
  readonly account: Truth;
}

/** An asker that was given by its ARN. */
export function askerOf(arn: string): Asker {
  const account = accountOfArn(arn) ?? "";
  const session = /^arn:[^:]+:sts::\d*:assumed-role\/([^/]+)\/.+$/.exec(arn);
  if (session !== null)
    return { is: "session", arn, role: `${partition(arn)}:iam::${account}:role/${session[1] ?? ""}` };
  if (/^arn:[^:]+:sts::[^:]*:federated-user\//.test(arn)) return { is: "federated-user", arn };
  if (/:root$/.test(arn)) return { is: "root", arn };
  const role = /^arn:[^:]+:iam::[^:]*:role\/(?:.*\/)?([^/]+)$/.exec(arn);
  if (role === null) return { is: "user", arn };
  return { is: "session", role: arn, arn: `${partition(arn)}:sts::${account}:assumed-role/${role[1] ?? ""}/session` };
}

/** The account whose policies speak for the asker; undefined for services, tokens and the anonymous. */
export function accountOf(asker: Asker): string | undefined {
  return "arn" in asker ? accountOfArn(asker.arn) : undefined;
}

/** Roles that services keep for themselves: organisation policies do not reach them. */
export function isServiceLinked(asker: Asker): boolean {
  return asker.is === "session" && asker.role.includes(":role/aws-service-role/");
}

/** How a Principal element names the asker. */
export function naming(selection: PrincipalSelection, asker: Asker): Named {
  const each = (test: (entry: PrincipalEntry) => boolean): Truth => {
    return or(
      selection.entries.map((entry) => {
        if (entry.piece instanceof Unresolved) return unknown("value", entry.piece.expression);
        return test(entry) ? yes : no;
      }),
    );
  };
  return {
    itself: each((entry) => isEverybody(entry) || isItself(entry, asker)),
    role: each(({ kind, piece }) => kind === "AWS" && asker.is === "session" && piece === asker.role),
    account: each(({ kind, piece }) => kind === "AWS" && isAccount(piece, accountOf(asker))),
  };
}

/**
 * Whether a NotPrincipal element leaves the asker out of its statement. It has to list the account, the role and the
 * asker itself: AWS checks them one after the other, depending on the service, and may stop at the first that is missing.
 */
export function exempted(selection: PrincipalSelection, asker: Asker): Truth {
  const { itself, role, account } = naming(selection, asker);
  if (accountOf(asker) === undefined || selection.entries.some(isEverybody)) return itself;
  const levels = [account, ...(asker.is === "session" ? [role] : []), ...(asker.is === "root" ? [] : [itself])];
  const listed = levels.filter(({ value }) => value !== false);
  if (listed.length === 0) return no;
  return listed.length === levels.length
    ? and(levels)
    : unknown("value", "a NotPrincipal that lists the asker in part");
}

function isEverybody({ kind, piece }: PrincipalEntry): boolean {
  return piece === "*" && (kind === "*" || kind === "AWS");
}

function isItself({ kind, piece }: PrincipalEntry, asker: Asker): boolean {
  switch (asker.is) {
    case "service":
      return kind === "Service" && piece === asker.name;
    case "web-identity":
    case "saml":
      return kind === "Federated" && piece === asker.provider;
    case "anonymous":
      return false;
    case "root":
    case "user":
    case "session":
    case "federated-user":
      return kind === "AWS" && piece === asker.arn;
  }
}

/** An account as a principal: its number, or the ARN of its root. */
function isAccount(piece: string | Unresolved, account: string | undefined): boolean {
  if (account === undefined || piece instanceof Unresolved) return false;
  return piece === account || new RegExp(`^arn:[^:]+:iam::${account}:root$`).test(piece);
}

function partition(arn: string): string {
  return arn.split(":").slice(0, 2).join(":");
}
