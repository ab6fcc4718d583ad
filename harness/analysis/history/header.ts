// The first line of a history: what was promised, by which replicas, within which limits.

import { choiceOf, has, integerOf, objectOf, shown, stringOf } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { malformed } from "./malformed.ts";
import { historySchema } from "./model.ts";
import type { AvailabilityLimit, Contract, Header, RecoveryLimit } from "./model.ts";

const isoDate = /^\d{4}-?\d{2}-?\d{2}(?:[T ]\d{2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

export function readHeader(value: unknown): Header {
  const fields = objectOf(value, "the header");
  if (fields["schema"] !== historySchema) {
    throw malformed(`schema: expected "${historySchema}", got ${shown(fields["schema"])}`);
  }
  const startedAt = stringOf(fields, "startedAt");
  if (!isoDate.test(startedAt)) throw malformed(`startedAt: expected an ISO 8601 date, got ${shown(startedAt)}`);
  return {
    schema: historySchema,
    seed: seedOf(fields),
    startedAt,
    contract: contractOf(objectOf(fields["contract"], "contract")),
    replicas: replicasOf(fields["replicas"]),
    ...(has(fields, "limits") ? { limits: limitsOf(objectOf(fields["limits"], "limits")) } : {}),
  };
}

function seedOf(fields: Fields): string | number {
  return typeof fields["seed"] === "number" ? integerOf(fields, "seed") : stringOf(fields, "seed");
}

function contractOf(fields: Fields): Contract {
  return {
    durability: choiceOf(fields, "durability", ["survives-faults", "may-lose-on-disk-loss"]),
    duplicates: choiceOf(fields, "duplicates", ["forbidden", "allowed"]),
    reads: choiceOf(fields, "reads", ["eventual", "monotonic", "linearizable"]),
  };
}

function replicasOf(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw malformed(`replicas: expected at least one name, got ${shown(value)}`);
  }
  for (const name of value) {
    if (typeof name !== "string") throw malformed(`replicas: expected names, got ${shown(name)}`);
  }
  if (new Set(value).size !== value.length) throw malformed(`replicas: a name stands twice in ${shown(value)}`);
  return value as string[];
}

function limitsOf(fields: Fields): NonNullable<Header["limits"]> {
  return {
    ...(has(fields, "availability")
      ? { availability: availabilityOf(objectOf(fields["availability"], "limits.availability")) }
      : {}),
    ...(has(fields, "recovery") ? { recovery: recoveryOf(objectOf(fields["recovery"], "limits.recovery")) } : {}),
  };
}

function availabilityOf(fields: Fields): AvailabilityLimit {
  const { atLeast } = fields;
  if (typeof atLeast !== "number" || atLeast < 0 || atLeast > 1) {
    throw malformed(`limits.availability.atLeast: expected a share from 0 to 1, got ${shown(atLeast)}`);
  }
  return {
    atLeast,
    ...(has(fields, "fromNs") ? { fromNs: integerOf(fields, "fromNs") } : {}),
    ...(has(fields, "toNs") ? { toNs: integerOf(fields, "toNs") } : {}),
  };
}

function recoveryOf(fields: Fields): RecoveryLimit {
  return { atMostNs: integerOf(fields, "atMostNs"), holdNs: integerOf(fields, "holdNs") };
}
