// Which tests a run needs: those with a tag of a planned row, if the run is deep enough for them.

import { depths } from "../requirements/row.ts";
import type { Depth } from "../requirements/row.ts";

/** Matches a test's tags. Without planned rows nothing matches. */
export function requirementFilter(planned: readonly string[]): RegExp {
  if (planned.length === 0) return /(?!)/;
  return new RegExp(`@(?:${planned.join("|")})(?!\\d)`);
}

/** The tag of a test that needs a run of this depth. */
export function depthTag(depth: Exclude<Depth, "quick">): string {
  return `@depth-${depth}`;
}

/** Matches the tests that need a deeper run than this. */
export function deeperFilter(depth: Depth): RegExp {
  const deeper = depths.slice(depths.indexOf(depth) + 1);
  return deeper.length === 0 ? /(?!)/ : new RegExp(`@depth-(?:${deeper.join("|")})\\b`);
}

/** The tag of a test that only some profiles have a place for. */
export function profileTag(profile: string): string {
  return `@of-${profile}`;
}

/** Matches the tests that other profiles have a place for, and this one has not. */
export function foreignFilter(profile: string): RegExp {
  return new RegExp(`^(?=.*@of-)(?!.*${profileTag(profile)}(?![\\w-]))`, "s");
}
