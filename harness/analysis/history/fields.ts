// Typed reading of one JSON line. Every reader names the field that it refuses.

import { malformed } from "./malformed.ts";
import type { Id, RegisterValue } from "./model.ts";

export type Fields = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(`${what} is not an object`);
  return value as Fields;
}

export function has(fields: Fields, name: string): boolean {
  return Object.hasOwn(fields, name);
}

export function stringOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== "string") throw malformed(`${name}: expected a string, got ${shown(value)}`);
  return value;
}

export function optionalString(fields: Fields, name: string): string | undefined {
  return has(fields, name) ? stringOf(fields, name) : undefined;
}

/** An integer from `least` to 2^53 - 1. */
export function integerOf(fields: Fields, name: string, least = 0): number {
  const value = fields[name];
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw malformed(`${name}: expected an integer from ${least} to 2^53 - 1, got ${shown(value)}`);
  }
  return value as number;
}

export function booleanOf(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== "boolean") throw malformed(`${name}: expected true or false, got ${shown(value)}`);
  return value;
}

export function flagOf(fields: Fields, name: string): boolean {
  return has(fields, name) && booleanOf(fields, name);
}

export function choiceOf<T extends string>(fields: Fields, name: string, choices: readonly T[]): T {
  const value = fields[name];
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw malformed(`${name}: expected ${choices.join(" | ")}, got ${shown(value)}`);
  return choice;
}

export function isId(value: unknown): value is Id {
  return typeof value === "string" || Number.isSafeInteger(value);
}

export function idOf(fields: Fields, name: string): Id {
  const value = fields[name];
  if (!isId(value)) throw malformed(`${name}: expected a string or an integer up to 2^53 - 1, got ${shown(value)}`);
  return value;
}

export function idListOf(value: unknown, name: string): readonly Id[] {
  if (!Array.isArray(value)) throw malformed(`${name}: expected a list of ids, got ${shown(value)}`);
  for (const id of value) {
    if (!isId(id)) throw malformed(`${name}: expected ids (strings or integers up to 2^53 - 1), got ${shown(id)}`);
  }
  return value as Id[];
}

export function registerValueOf(value: unknown, name: string): RegisterValue {
  if (value === null || isId(value)) return value;
  throw malformed(`${name}: expected null, a string or an integer up to 2^53 - 1, got ${shown(value)}`);
}

export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
