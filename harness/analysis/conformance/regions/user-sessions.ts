// What holds for a session: settings of its profiles, and how far whoever is in it may change them. Read as the server
// reads it (tried on 25.8): https://clickhouse.com/docs/operations/settings/constraints-on-settings

import { child } from "../servers/servers.ts";
import { textOf } from "../servers/config-tree.ts";
import type { ConfigElement } from "../servers/config-tree.ts";

/** Bounds of what a setting may be changed to. */
interface Bounds {
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly disallowed: readonly string[];
  readonly changeable: "yes" | "no" | "although-readonly";
}

export interface Session {
  /** Settings as their profiles leave them. */
  readonly settings: ReadonlyMap<string, ConfigElement>;
  readonly bounds: ReadonlyMap<string, Bounds>;
}

export const plainSession: Session = { settings: new Map(), bounds: new Map() };

const free: Bounds = { min: undefined, max: undefined, disallowed: [], changeable: "yes" };

/** The session with a profile taken on top of what it has. */
export function withProfile(session: Session, name: string, profiles: ConfigElement | undefined): Session {
  const settings = new Map(session.settings);
  const bounds = new Map(session.bounds);
  for (const one of elementsOf(name, profiles)) {
    if (one.name !== "constraints") settings.set(one.name, one);
    else for (const rule of one.children) bounds.set(rule.name, bounded(bounds.get(rule.name) ?? free, rule));
  }
  return { settings, bounds };
}

/** Elements of a profile in their order; those of a profile that it builds on stand where it is named. */
function elementsOf(
  name: string,
  profiles: ConfigElement | undefined,
  seen: readonly string[] = [],
): readonly ConfigElement[] {
  const own = seen.includes(name) ? undefined : child(profiles, name);
  return (own?.children ?? []).flatMap((one) =>
    one.name === "profile" ? elementsOf(textOf(one), profiles, [...seen, name]) : [one],
  );
}

/** A bound that is not said again stays; whether the setting may be changed at all is what the last one says of it. */
function bounded(before: Bounds, rule: ConfigElement): Bounds {
  const word = (name: string) => rule.children.filter((one) => one.name === name).map(textOf);
  const disallowed = word("disallowed");
  const isConstant = word("readonly").length + word("const").length > 0;
  const otherwise = word("changeable_in_readonly").length > 0 ? "although-readonly" : "yes";
  return {
    min: word("min")[0] ?? before.min,
    max: word("max")[0] ?? before.max,
    disallowed: disallowed.length > 0 ? disallowed : before.disallowed,
    changeable: isConstant ? "no" : otherwise,
  };
}

export function valueIn({ settings }: Session, name: string): string | undefined {
  const element = settings.get(name);
  return element === undefined ? undefined : textOf(element);
}

/** Whether whoever is in the session may set a setting to a value, in a query or before it. */
export function maySet(session: Session, name: string, value: string): boolean {
  const { min, max, disallowed, changeable } = session.bounds.get(name) ?? free;
  const isReadonly = valueIn(session, "readonly") === "1";
  if (changeable === "no" || (isReadonly && changeable !== "although-readonly")) return false;
  const order = (one: string, other: string) => compared(one, other);
  return (
    !disallowed.some((one) => order(one, value) === 0) &&
    (min === undefined || order(value, min) >= 0) &&
    (max === undefined || order(value, max) <= 0)
  );
}

/** Sessions that whoever is in this one may turn it into by naming another profile. */
export function turnedInto(
  session: Session,
  profiles: ConfigElement | undefined,
): { readonly profile: string; readonly session: Session }[] {
  return (profiles?.children ?? []).flatMap(({ name }) => {
    const own = withProfile(plainSession, name, profiles).settings;
    const isLet = [...own].every(
      ([setting, value]) => valueIn(session, setting) === textOf(value) || maySet(session, setting, textOf(value)),
    );
    return isLet ? [{ profile: name, session: withProfile(session, name, profiles) }] : [];
  });
}

function compared(one: string, other: string): number {
  const [first, second] = [numberOf(one), numberOf(other)];
  if (!Number.isNaN(first) && !Number.isNaN(second)) return first - second;
  return one === other ? 0 : one < other ? -1 : 1;
}

const powers = ["", "k", "m", "g", "t"];

/** A number as the server reads it: `100000`, `100k`, `1Mi`; not a number otherwise. */
export function numberOf(text: string): number {
  const [, digits, unit = "", binary] = /^(-?\d+(?:\.\d+)?)([kmgt]?)(i?)$/i.exec(text) ?? [];
  if (digits === undefined) return Number.NaN;
  return Number(digits) * (binary === "" ? 1_000 : 1_024) ** powers.indexOf(unit.toLowerCase());
}
