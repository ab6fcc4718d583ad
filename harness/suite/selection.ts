// Which tests a run needs: those with a tag of a planned row.

/** Matches a test's tags. Without planned rows nothing matches. */
export function requirementFilter(planned: readonly string[]): RegExp {
  if (planned.length === 0) return /(?!)/;
  return new RegExp(`@(?:${planned.join("|")})(?!\\d)`);
}
