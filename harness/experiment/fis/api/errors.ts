// Errors of the FIS API. They leave the service as HTTP answers, with the name that the SDK turns into an exception.

import { AssayError } from "../../../core/errors.ts";
import type { TemplateProblem } from "../template-problem.ts";

const statusByName = {
  ValidationException: 400,
  ResourceNotFoundException: 404,
  ConflictException: 409,
  ServiceQuotaExceededException: 402,
} as const;

export type ApiErrorName = keyof typeof statusByName;

/** The exception's name and status of an error that `apiError` made; undefined for any other. */
export function apiErrorOf(error: unknown): { readonly name: ApiErrorName; readonly status: number } | undefined {
  if (!(error instanceof AssayError) || error.code !== "ASSAY_FIS_REFUSED") return undefined;
  const name = error.details.exception as ApiErrorName;
  return { name, status: statusByName[name] };
}

export function validationFailed(problems: readonly TemplateProblem[]): AssayError {
  return apiError("ValidationException", problems.map(({ field, message }) => `${field}: ${message}`).join("; "));
}

export function invalid(field: string, message: string): AssayError {
  return validationFailed([{ field, message }]);
}

export function notFound(what: string): AssayError {
  return apiError("ResourceNotFoundException", `${what} was not found.`);
}

export function conflict(message: string): AssayError {
  return apiError("ConflictException", message);
}

export function quotaExceeded(quota: string): AssayError {
  return apiError("ServiceQuotaExceededException", `The quota is ${quota}.`);
}

function apiError(exception: ApiErrorName, message: string): AssayError {
  return new AssayError(message, { code: "ASSAY_FIS_REFUSED", blame: "environment", details: { exception } });
}
