// What the limits of users refuse: results without end, and joins of two distributed tables.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { configFiles, elements } from "../cluster/server-config.ts";
import type { Node } from "../../model/node.ts";
import { children } from "./xml-children.ts";

/** The bad query of seed 001 asks for as many rows: a limit that lets them through refuses nothing. */
const tooMany = 1_000_000;

export const userLimits = [
  check(
    "CH-017",
    (it) => {
      it.each(
        () => configFiles(it.model).filter(({ xml }) => elements(xml, "users").length > 0),
        ({ xml, node }) => {
          const profiles = new Map(
            children(elements(xml, "profiles")[0] ?? "").map((one) => [one.name, children(one.inner)] as const),
          );
          for (const user of children(elements(xml, "users")[0] ?? "")) {
            const settings = new Map(children(user.inner).map((one) => [one.name, one.inner]));
            const grants = settings.get("grants") ?? "";
            const isOperator = settings.get("access_management") === "1" || /\bBACKUP\b/.test(grants);
            if (isOperator || !/\bSELECT\b/.test(grants)) continue;
            bounded(it, { user: user.name, profile: settings.get("profile") ?? "default", profiles, node });
          }
        },
      );
      it.leftOut("queries that were really asked are read from the query log");
    },
    { needs: "manifests" },
  ),
];

interface Bounded {
  readonly user: string;
  readonly profile: string;
  readonly profiles: ReadonlyMap<string, readonly { name: string; inner: string }[]>;
  readonly node: Node;
}

function bounded(it: Inspection, { user, profile, profiles, node }: Bounded): void {
  const settings = inherited(profile, profiles);
  const rows = Number(settings.get("max_result_rows") ?? 0);
  it.expect(node, rows > 0 && rows < tooMany, {
    message: `${user} may ask for ${rows === 0 ? "any number of" : String(rows)} rows`,
    expected: `max_result_rows between 1 and ${String(tooMany - 1)}`,
    actual: rows,
  });
  const overflow = settings.get("result_overflow_mode") ?? "throw";
  it.expect(node, overflow === "throw", {
    message: `${user} gets a part of a result that is too large`,
    expected: "throw",
    actual: overflow,
  });
  // ClickHouse refuses joins of two distributed tables unless told otherwise.
  const joins = settings.get("distributed_product_mode") ?? "deny";
  it.expect(node, joins === "deny", {
    message: `${user} may join distributed tables`,
    expected: "deny",
    actual: joins,
  });
}

/** Settings of a profile and of those that it builds on; its own come last. */
function inherited(
  profile: string,
  profiles: ReadonlyMap<string, readonly { name: string; inner: string }[]>,
  seen: readonly string[] = [],
): Map<string, string> {
  const own = profiles.get(profile) ?? [];
  const bases = own.filter(({ name, inner }) => name === "profile" && ![...seen, profile].includes(inner));
  const below = bases.flatMap(({ inner }) => [...inherited(inner, profiles, [...seen, profile])]);
  const named = own.filter(({ name }) => name !== "profile").map(({ name, inner }) => [name, inner] as const);
  return new Map([...below, ...named]);
}
