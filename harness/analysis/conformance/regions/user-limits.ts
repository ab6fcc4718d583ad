// What the limits of users refuse: results without end, and joins of two distributed tables.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { child, servers } from "../servers/servers.ts";
import type { ConfigElement } from "../servers/config-tree.ts";
import { distinct } from "../servers/server-config.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

/** The bad query of seed 001 asks for as many rows: a limit that lets them through refuses nothing. */
const tooMany = 1_000_000;

/** Every session has the settings of this profile, before those of its user's own. */
const everybodys = "default";

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

interface User {
  readonly name: string;
  readonly node: Node;
  /** What holds for its sessions, by the setting's name. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Users who may read tables, operators apart: who grants rights or takes backups. */
function readers(model: PlatformModel): User[] {
  const found = servers(model).flatMap(({ users }) => {
    const profiles = child(users, "profiles");
    return (child(users, "users")?.children ?? []).flatMap((user) => {
      const said = (name: string) => child(user, name);
      // Without a word on what it may do, a user of the configuration may do everything.
      const grants =
        said("grants")
          ?.children.map(({ text }) => text)
          .join("; ") ?? "GRANT ALL";
      const isOperator = said("access_management")?.text === "1" || /\bBACKUP\b/.test(grants);
      // An empty element takes a user away.
      if (user.children.length === 0 || isOperator || !/\b(SELECT|ALL)\b/.test(grants)) return [];
      const own = said("profile")?.text ?? everybodys;
      const settings = new Map([everybodys, own].flatMap((one) => settingsOf(one, profiles)));
      return { name: user.name, node: user.node, settings };
    });
  });
  return distinct(found, ({ name, settings }) => JSON.stringify([name, [...settings]]));
}

/** Settings of a profile in their order; those of a profile that it builds on stand where it is named. */
function settingsOf(
  profile: string,
  profiles: ConfigElement | undefined,
  seen: readonly string[] = [],
): [name: string, value: string][] {
  const own = seen.includes(profile) ? undefined : child(profiles, profile);
  return (own?.children ?? []).flatMap(({ name, text }) =>
    name === "profile" ? settingsOf(text, profiles, [...seen, profile]) : [[name, text]],
  );
}

function bounded(it: Inspection, { name, node, settings }: User): void {
  const rows = Number(settings.get("max_result_rows") ?? 0);
  it.expect(node, rows > 0 && rows < tooMany, {
    message: `${name} may ask for ${rows === 0 ? "any number of" : String(rows)} rows`,
    expected: `max_result_rows between 1 and ${String(tooMany - 1)}`,
    actual: rows,
  });
  const overflow = settings.get("result_overflow_mode") ?? "throw";
  it.expect(node, overflow === "throw", {
    message: `${name} gets a part of a result that is too large`,
    expected: "throw",
    actual: overflow,
  });
  // ClickHouse refuses joins of two distributed tables unless told otherwise.
  const joins = settings.get("distributed_product_mode") ?? "deny";
  it.expect(node, joins === "deny", {
    message: `${name} may join distributed tables`,
    expected: "deny",
    actual: joins,
  });
}
