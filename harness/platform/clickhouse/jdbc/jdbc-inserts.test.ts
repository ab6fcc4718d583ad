// The words of a batch, and what the driver's causes mean.

import { expect, test } from "vitest";
import { batchOf, failureOf } from "./jdbc-inserts.ts";

test("a batch names its columns, its settings, and a type a column", () => {
  const rows = [
    { id: 1, value: 2, note: "it's" },
    { id: 2, value: 2.5, note: "" },
  ];
  const batch = batchOf("a.t", rows, { insert_quorum: "2", insert_deduplication_token: "o'clock" });
  expect(batch).toEqual({
    sql: "INSERT INTO a.t (id, value, note) SETTINGS insert_quorum = '2', insert_deduplication_token = 'o\\'clock' VALUES (?, ?, ?)",
    types: "lds",
    rows: "1\u001f2\u001fit's\u001e2\u001f2.5\u001f",
  });
});

const causes = (type: string, code = 0) => [
  { type: "java.sql.SQLException", message: "failed", code },
  { type, message: "because" },
];

test.each([
  ["the server refused", causes("com.clickhouse.client.api.ServerException", 285), { serverCode: 285, serverType: "" }],
  [
    "nothing was sent",
    causes("java.sql.SQLTransientConnectionException"),
    { unsent: "SQLTransientConnectionException" },
  ],
  ["nobody knows", causes("org.apache.hc.core5.http.NoHttpResponseException"), {}],
])("%s", (_, chain, details) => {
  expect(failureOf(chain, "pool").details).toEqual(details);
});
