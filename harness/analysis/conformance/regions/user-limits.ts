// What the limits of users refuse: results without end, and joins of two distributed tables. The row promises that such
// queries are refused, so a limit that its user may lift within the query itself is none.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { isLoopback } from "../servers/server-ports.ts";
import { child, servers } from "../servers/servers.ts";
import { textOf, xmlOf } from "../servers/config-tree.ts";
import type { ConfigElement } from "../servers/config-tree.ts";
import { distinct } from "../servers/server-config.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { maySet, numberOf, plainSession, turnedInto, valueIn, withProfile } from "./user-sessions.ts";
import type { Session } from "./user-sessions.ts";

/** The bad query of seed 001 asks for as many rows: a limit that lets them through refuses nothing. */
const tooMany = 1_000_000;

/** Ways to more than a reader should get. */
const lifts = [
  { setting: "max_result_rows", value: "0", does: "ask for any number of rows" },
  ...[tooMany, tooMany + 1]
    .map(String)
    .map((value) => ({ setting: "max_result_rows", value, does: `ask for ${value} rows` })),
  { setting: "result_overflow_mode", value: "break", does: "get a part of a result that is too large" },
  ...["local", "global", "allow"].map((value) => ({
    setting: "distributed_product_mode",
    value,
    does: "join distributed tables",
  })),
];

export const userLimits = [
  check(
    "CH-017",
    (it) => {
      it.each(
        () => readers(it.model),
        (user) => {
          bounded(it, user);
        },
      );
      it.leftOut("queries that were really asked are read from the query log");
    },
    { needs: "manifests" },
  ),
];

export interface User {
  readonly name: string;
  readonly node: Node;
  readonly element: ConfigElement;
  readonly profiles: ConfigElement | undefined;
  readonly quotas: ConfigElement | undefined;
  /** Every session has what this profile says, before its user's own. */
  readonly everybodys: string;
}

/** Users who may read tables, operators apart: who grants rights or takes backups. */
export function readers(model: PlatformModel): User[] {
  const found = servers(model).flatMap(({ config, users }) => {
    const profiles = child(users, "profiles");
    const quotas = child(users, "quotas");
    const everybodys = child(config, "default_profile")?.text ?? "default";
    return (child(users, "users")?.children ?? []).flatMap((element) => {
      // Without a word on what it may do, a user of the configuration may do everything.
      const grants =
        child(element, "grants")
          ?.children.map(({ text }) => text)
          .join("; ") ?? "GRANT ALL";
      const isOperator = child(element, "access_management")?.text === "1" || /\bBACKUP\b/.test(grants);
      // An empty element takes a user away.
      if (element.children.length === 0 || isOperator || !/\b(SELECT|ALL)\b/.test(grants)) return [];
      if (isWithinPod(element)) return [];
      return { name: element.name, node: element.node, element, profiles, quotas, everybodys };
    });
  });
  return distinct(found, ({ name, element, profiles, quotas, everybodys }) => {
    const own = [element, profiles, quotas].filter((one) => one !== undefined).map(xmlOf);
    return JSON.stringify([name, everybodys, ...own]);
  });
}

/** Whoever may only ask from the server's own pod is no reader of the platform's. */
function isWithinPod(user: ConfigElement): boolean {
  const places = child(user, "networks")?.children ?? [];
  return places.length > 0 && places.every((one) => one.name === "ip" && isLoopback(textOf(one)));
}

export function sessionOf({ element, profiles, everybodys }: User): Session {
  const own = child(element, "profile");
  const common = withProfile(plainSession, everybodys, profiles);
  return own === undefined ? common : withProfile(common, textOf(own), profiles);
}

function bounded(it: Inspection, user: User): void {
  const { name, node, profiles } = user;
  const session = sessionOf(user);
  if (!isBounded(it, { name, node, session })) return;
  const own = liftIn(session);
  if (own !== undefined) {
    it.violated(node, {
      message: `${name} may ${own.does} by setting ${own.setting} to ${own.value} itself`,
      expected: "constraints that refuse it, or readonly 1",
      actual: session.bounds.get(own.setting) ?? "no constraint",
    });
    return;
  }
  for (const { profile, session: other } of turnedInto(session, profiles)) {
    const lift = liftIn(other);
    if (lift === undefined) continue;
    it.violated(node, {
      message: `${name} may ${lift.does} by taking on the profile ${profile}, which lets ${lift.setting} be set to ${lift.value}`,
      expected: "no profile that loosens the constraints",
      actual: other.bounds.get(lift.setting),
    });
    return;
  }
}

/** Whether the session begins within the limits. */
function isBounded(
  it: Inspection,
  { name, node, session }: Pick<User, "name" | "node"> & { session: Session },
): boolean {
  const rows = numberOf(valueIn(session, "max_result_rows") ?? "0");
  const hasEnd = rows > 0 && rows < tooMany;
  it.expect(node, hasEnd, {
    message: `${name} may ask for ${rows === 0 ? "any number of" : String(rows)} rows`,
    expected: `max_result_rows between 1 and ${String(tooMany - 1)}`,
    actual: rows,
  });
  const overflow = valueIn(session, "result_overflow_mode") ?? "throw";
  it.expect(node, overflow === "throw", {
    message: `${name} gets a part of a result that is too large`,
    expected: "throw",
    actual: overflow,
  });
  // ClickHouse refuses joins of two distributed tables unless told otherwise.
  const joins = valueIn(session, "distributed_product_mode") ?? "deny";
  it.expect(node, joins === "deny", {
    message: `${name} may join distributed tables`,
    expected: "deny",
    actual: joins,
  });
  return hasEnd && overflow === "throw" && joins === "deny";
}

function liftIn(session: Session): (typeof lifts)[number] | undefined {
  return lifts.find(({ setting, value }) => maySet(session, setting, value));
}
