import { ClickHouseError } from "@clickhouse/client";
import { describe, expect, it } from "vitest";
import { environmentError } from "../../core/errors.ts";
import { statementFailure } from "../../platform/clickhouse/failure.ts";
import { outcomeOf } from "./outcome.ts";

const server = (code: string) => new ClickHouseError({ message: "refused", code, type: "SOME_TYPE" });
const network = (message: string, fields: object) => Object.assign(new TypeError(message), fields);

describe("what a failed attempt means", () => {
  it.each([
    ["too few live replicas", server("285"), "fail", "285"],
    ["read-only table", server("242"), "fail", "242"],
    ["no Keeper", server("225"), "fail", "225"],
    ["not enough space", server("243"), "fail", "243"],
    ["unknown status of insert", server("319"), "indeterminate", "319"],
    ["server-side time-out", server("159"), "indeterminate", "159"],
    ["memory", server("241"), "indeterminate", "241"],
    ["cancelled", server("394"), "indeterminate", "394"],
    ["Keeper exception", server("999"), "indeterminate", "999"],
    ["a code nobody listed", server("31337"), "indeterminate", "31337"],
    ["a code that is no number", server("what"), "indeterminate", "what"],
    [
      "refused connection",
      network("connect ECONNREFUSED", { code: "ECONNREFUSED", syscall: "connect" }),
      "fail",
      "ECONNREFUSED",
    ],
    [
      "unknown name",
      network("getaddrinfo ENOTFOUND", { code: "ENOTFOUND", syscall: "getaddrinfo" }),
      "fail",
      "ENOTFOUND",
    ],
    ["reset after sending", network("socket hang up", { code: "ECONNRESET" }), "indeterminate", "ECONNRESET"],
    [
      "reset while reading",
      network("read ECONNRESET", { code: "ECONNRESET", syscall: "read" }),
      "indeterminate",
      "ECONNRESET",
    ],
    [
      "cut before TLS",
      network("Client network socket disconnected before secure TLS connection was established", {
        code: "ECONNRESET",
      }),
      "fail",
      "no-tls",
    ],
    ["the client's own time-out", new TypeError("Timeout error."), "indeterminate", "timeout"],
    [
      "an empty body",
      environmentError("the server answered with an empty body", { code: "ASSAY_CLICKHOUSE_UNREADABLE" }),
      "indeterminate",
      "unlisted",
    ],
    ["anything else", "a string", "indeterminate", "unlisted"],
  ] as const)("%s", (_title, error, outcome, code) => {
    expect(outcomeOf(error)).toEqual({ outcome, code });
    expect(outcomeOf(statementFailure(error, "app@https://x"))).toEqual({ outcome, code });
  });
});
