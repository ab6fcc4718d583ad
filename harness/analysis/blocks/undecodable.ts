// Why a run of bytes could not be read as what it claims to be. Caught by the callers, which report it as unknown.

import { AssayError, environmentError } from "../../core/errors.ts";

const code = "ASSAY_BLOCK_UNDECODABLE";

/** Ends the decoding of one block with the reason. */
export function undecodable(reason: string): never {
  throw environmentError(reason, { code });
}

/** The reason, when `error` came from `undecodable`; undefined for every other error. */
export function undecodableReason(error: unknown): string | undefined {
  return error instanceof AssayError && error.code === code ? error.message : undefined;
}
