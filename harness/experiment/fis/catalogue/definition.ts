// How an action of FIS is described: its targets and the rule that each parameter has to meet.

/** A duration without bounds of its own lies between one minute and twelve hours, as nearly everywhere in FIS. */
export type ParameterRule =
  | { readonly kind: "duration"; readonly required: boolean; readonly minMs?: number; readonly maxMs?: number }
  | { readonly kind: "integer"; readonly required: boolean; readonly min: number; readonly max: number }
  | { readonly kind: "decimal"; readonly required: boolean; readonly min: number; readonly max: number }
  /** Separated by commas; without `values` any ARN. */
  | { readonly kind: "list"; readonly required: boolean; readonly most: number; readonly values?: readonly string[] }
  | { readonly kind: "enum"; readonly required: boolean; readonly values: readonly string[] }
  | { readonly kind: "boolean"; readonly required: boolean }
  | { readonly kind: "json"; readonly required: boolean }
  | { readonly kind: "arn"; readonly required: boolean }
  | { readonly kind: "text"; readonly required: boolean };

export interface ActionDefinition {
  readonly id: string;
  readonly description: string;
  /** Target key to resource type; every key is required. */
  readonly targets: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, ParameterRule>>;
}

export const duration = { kind: "duration", required: true } as const;
export const optionalDuration = { kind: "duration", required: false } as const;
/** Of calls or machines that are hit: none of them is no fault. */
export const share = { kind: "integer", required: true, min: 1, max: 100 } as const;
export const optionalShare = { kind: "integer", required: false, min: 1, max: 100 } as const;
/** A figure that is one of a load or of packets, and may be 0. */
export const optionalPercent = { kind: "integer", required: false, min: 0, max: 100 } as const;
export const text = { kind: "text", required: true } as const;
export const optionalText = { kind: "text", required: false } as const;
export const optionalBoolean = { kind: "boolean", required: false } as const;

export function count(required: boolean, min: number, max: number): ParameterRule {
  return { kind: "integer", required, min, max };
}

export function oneOf(required: boolean, ...values: readonly string[]): ParameterRule {
  return { kind: "enum", required, values };
}
