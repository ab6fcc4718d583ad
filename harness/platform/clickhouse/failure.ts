// One table of what a failed statement means: the server refused it (it certainly did not happen as asked), or nobody
// knows. Only refusals that precede any effect count as certain.

import { ClickHouseError } from "@clickhouse/client";
import { AssayError, environmentError, messageOf } from "../../core/errors.ts";

/** The server answered with an exception: `details.serverCode` is its number, `details.serverType` its name. */
export function statementFailure(error: unknown, where: string): AssayError {
  if (error instanceof AssayError) return error;
  if (error instanceof ClickHouseError) {
    return new AssayError(`${where}: ${error.message.split("\n")[0] ?? ""}`, {
      code: "ASSAY_CLICKHOUSE_REFUSED",
      blame: "environment",
      details: { serverCode: Number(error.code), serverType: error.type ?? "" },
      cause: error,
    });
  }
  return environmentError(`${where}: ${messageOf(error)}`, {
    code: "ASSAY_CLICKHOUSE_NO_ANSWER",
    cause: error,
  });
}

/** The same for an exception packet of the native protocol. */
export function nativeRefusal(where: string, exception: { code: number; message: string }): AssayError {
  return new AssayError(`${where}: ${exception.message}`, {
    code: "ASSAY_CLICKHOUSE_REFUSED",
    blame: "environment",
    details: { serverCode: exception.code, serverType: "" },
  });
}

/** Number of the server's exception, or undefined when the server did not answer at all. */
export function serverCodeOf(error: unknown): number | undefined {
  if (!(error instanceof AssayError)) return undefined;
  const code = error.details["serverCode"];
  return typeof code === "number" ? code : undefined;
}
