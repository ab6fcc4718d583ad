// What a property can be once intrinsics are evaluated: plain data, or a value that could not be resolved and says why.
// A reference to a resource is a string holding a token, `⟨LogicalId⟩` or `⟨LogicalId.Attribute⟩`: opaque, yet comparable.

/** A value that the source should carry and that could not be resolved. Never guessed, never dropped. */
export class Unresolved {
  /** The expression as written, shortened: `{"Ref":"KeyArn"}`. */
  readonly expression: string;
  readonly reason: string;

  constructor(expression: unknown, reason: string) {
    const text = typeof expression === "string" ? expression : JSON.stringify(expression);
    this.expression = text.length > 200 ? `${text.slice(0, 200)}…` : text;
    this.reason = reason;
  }

  toJSON(): string {
    return `unresolved: ${this.expression} (${this.reason})`;
  }
}

export type Value = string | number | boolean | null | undefined | Unresolved | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [key: string]: Value;
}

export function isMap(value: unknown): value is ValueMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unresolved);
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** Text of a scalar; of anything else, nothing. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** The token that stands for a resource, or one of its attributes, inside strings. */
export function token(name: string): string {
  return `⟨${name}⟩`;
}

/** All token names in a text, in order. */
export function tokensOf(text: string): string[] {
  return [...text.matchAll(/⟨([^⟩]*)⟩/g)].map((match) => match[1] ?? "");
}

export function hasToken(text: string): boolean {
  return text.includes("⟨");
}

/** Structural equality of evaluated values; unresolved values equal nothing. */
export function sameValue(left: Value, right: Value): boolean {
  if (left instanceof Unresolved || right instanceof Unresolved) return false;
  return JSON.stringify(left) === JSON.stringify(right);
}
