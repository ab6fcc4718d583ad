// Rows that are decided with the Java driver at work.

/** A run that plans one of them needs the client. */
export const rowsOfJavaClient: ReadonlySet<string> = new Set([
  "JDBC-003",
  "JDBC-004",
  "JDBC-005",
  "JDBC-006",
  "JDBC-007",
  "JDBC-008",
  "JDBC-012",
  "JDBC-014",
  "JDBC-015",
]);
