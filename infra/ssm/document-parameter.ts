// Parameters of command documents. Each is a text that a pattern or a list of values bounds, since it ends in a shell.

export interface DocumentParameter {
  readonly type: "String";
  readonly description: string;
  readonly default?: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

export function text(description: string, allowedPattern: string, standard?: string): DocumentParameter {
  return { type: "String", description, allowedPattern, ...(standard === undefined ? {} : { default: standard }) };
}

export function choice(description: string, standard: string, ...others: readonly string[]): DocumentParameter {
  return { type: "String", description, default: standard, allowedValues: [standard, ...others] };
}
