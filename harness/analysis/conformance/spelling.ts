// One spelling of SQL: what only differs in spaces reads alike.

/** With single spaces, and none around signs and brackets. */
export function tight(sql: string): string {
  return sql
    .trim()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ ?([(),=<>!+*/-]) ?/g, "$1");
}
