// Properties that know which of them were read. A handler gets them as if they were plain data; what nobody has read
// when the resource stands (the handler, or the SDK's serializer behind it) would have been dropped in silence, and is
// refused by name instead. Only leaves count: a string, number or boolean, or an empty list or object.

import { isObject } from "./template.ts";
import type { Json, JsonObject } from "./template.ts";

/** How keys are spelled on the other side; `path` holds the original keys above. Undefined keeps the original. */
export type Renaming = (key: string, path: readonly string[]) => string | undefined;

export interface TrackedProperties {
  /** The properties, to be read. */
  readonly values: JsonObject;
  /** The same leaves under other key names, for APIs that spell them differently. Reads count for the originals. */
  renamed(renaming: Renaming): JsonObject;
  /** Counts a whole property as read. */
  leaveOut(property: string): void;
  /** JSON pointers of leaves that were never read. */
  unread(): string[];
}

export function trackProperties(properties: JsonObject): TrackedProperties {
  const read = new Set<string>();
  const view = (renaming: Renaming) => proxyOf(properties, [], { read, renaming }) as JsonObject;
  return {
    values: view(() => undefined),
    renamed: view,
    leaveOut: (property) => {
      for (const pointer of leaves(properties[property] ?? null, [property])) read.add(pointer);
    },
    unread: () => leaves(properties, []).filter((pointer) => !read.has(pointer)),
  };
}

interface Tracking {
  readonly read: Set<string>;
  readonly renaming: Renaming;
}

function proxyOf(value: Json, path: readonly string[], tracking: Tracking): unknown {
  if (isLeaf(value)) {
    tracking.read.add(pointerOf(path));
    return Array.isArray(value) ? [] : isObject(value) ? {} : value;
  }
  const target: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {};
  for (const [key, part] of Object.entries(value as Record<string, Json>)) {
    const name = Array.isArray(value) ? key : (tracking.renaming(key, path) ?? key);
    let seen: unknown;
    Object.defineProperty(target, name, {
      enumerable: true,
      configurable: true,
      // Reading is what counts, so each part is made only when it is asked for.
      get: () => (seen ??= proxyOf(part, [...path, key], tracking)),
    });
  }
  return target;
}

function isLeaf(value: Json): boolean {
  return value === null || typeof value !== "object" || Object.keys(value).length === 0;
}

function leaves(value: Json, path: readonly string[]): string[] {
  if (isLeaf(value)) return path.length === 0 ? [] : [pointerOf(path)];
  return Object.entries(value as Record<string, Json>).flatMap(([key, part]) => leaves(part, [...path, key]));
}

function pointerOf(path: readonly string[]): string {
  return path.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
