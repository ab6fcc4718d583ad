// What the limits of users refuse: results without end, and joins of two distributed tables.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { elements, filesByServer } from "../cluster/server-config.ts";
import type { ConfigFile } from "../cluster/server-config.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { children } from "./xml-children.ts";
import type { Element } from "./xml-children.ts";

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
  return filesByServer(model).flatMap((files) => {
    const profiles = byName(files.flatMap((file) => within(file, "profiles")));
    const users = byName(files.flatMap((file) => within(file, "users")));
    return [...users].flatMap(([name, { inner, node }]) => {
      const said = new Map(inner.map((one) => [one.name, one.inner]));
      // Without a word on what it may do, a user of the configuration may do everything.
      const grants = said.get("grants") ?? "GRANT ALL";
      const isOperator = said.get("access_management") === "1" || /\bBACKUP\b/.test(grants);
      // An empty element takes a user away.
      if (said.size === 0 || isOperator || !/\b(SELECT|ALL)\b/.test(grants)) return [];
      const own = said.get("profile") ?? everybodys;
      return { name, node, settings: new Map([everybodys, own].flatMap((one) => settingsOf(one, profiles))) };
    });
  });
}

interface Section {
  readonly inner: readonly Element[];
  readonly node: Node;
}

function within({ xml, node }: ConfigFile, section: string): (Element & { readonly node: Node })[] {
  return elements(xml, section).flatMap((one) => children(one).map((child) => ({ ...child, node })));
}

/** What several files of a server say under one name counts together, at the place of the last one. */
function byName(found: readonly (Element & { readonly node: Node })[]): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  for (const { name, inner, node } of found) {
    sections.set(name, { inner: [...(sections.get(name)?.inner ?? []), ...children(inner)], node });
  }
  return sections;
}

/** Settings of a profile in their order; those of a profile that it builds on stand where it is named. */
function settingsOf(
  profile: string,
  profiles: ReadonlyMap<string, Section>,
  seen: readonly string[] = [],
): [name: string, value: string][] {
  const own = seen.includes(profile) ? undefined : profiles.get(profile);
  return (own?.inner ?? []).flatMap(({ name, inner }) =>
    name === "profile" ? settingsOf(inner, profiles, [...seen, profile]) : [[name, inner]],
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
