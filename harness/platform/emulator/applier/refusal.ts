// The one way in which the applier says no: something in the template that it does not know, named.

import { AssayError } from "../../../core/errors.ts";

/** The template asks for something that the applier cannot create; nothing is skipped in silence. */
export function refusal(message: string): AssayError {
  return new AssayError(message, {
    code: "ASSAY_APPLIER_UNKNOWN",
    blame: "environment",
    hint: "teach harness/platform/emulator/applier this type, property or function, or remove it from infra/",
  });
}
