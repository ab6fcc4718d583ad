// What a pool is promised to be, with HikariCP's names for what the profile agrees on, and what it is where nothing is
// said: `configured` is the text, a running pool's bean the truth.

import { z } from "zod";
import type { Profile } from "../../../config/profile.ts";
import { bug } from "../../../core/errors.ts";
import type { poolKinds } from "./application-settings.ts";

export const poolRows = { "JDBC-005": "default", "JDBC-006": "high-traffic", "JDBC-007": "batch" } as const;
export type PoolRow = keyof typeof poolRows;
export type PoolKind = (typeof poolKinds)[number];

const promise = z.strictObject({
  maximum: z.number(),
  minimumIdle: z.number().optional(),
  connectionMs: z.number(),
  idleMs: z.number(),
  lifetimeMs: z.number().optional(),
  leakMs: z.number().optional(),
});

const names = {
  maximum: "maximumPoolSize",
  minimumIdle: "minimumIdle",
  connectionMs: "connectionTimeout",
  idleMs: "idleTimeout",
  lifetimeMs: "maxLifetime",
  leakMs: "leakDetectionThreshold",
} as const;

export type PoolSetting = (typeof names)[keyof typeof names];
export type PoolFigures = Readonly<Partial<Record<PoolSetting, number>>>;

/** Figures that the profile agrees on for the pool of this row. */
export function promisedPool(profile: Profile, row: PoolRow): PoolFigures {
  const parsed = promise.safeParse(profile.objectives[row]?.value);
  if (!parsed.success) throw bug(`the profile ${profile.name} agrees on no pool for ${row}`);
  return Object.fromEntries(
    Object.entries(parsed.data).map(([key, value]) => [names[key as keyof typeof names], value]),
  );
}

/** HikariCP's own values, where nothing is configured. */
const defaults: Readonly<Record<PoolSetting, number>> = {
  maximumPoolSize: 10,
  minimumIdle: 10,
  connectionTimeout: 30_000,
  idleTimeout: 600_000,
  maxLifetime: 1_800_000,
  leakDetectionThreshold: 0,
};

/**
 * What HikariCP makes of its settings. An idle time within a second of the lifetime is switched off; without a least number
 * of idle connections the pool keeps its maximum.
 */
export function configuredPool(settings: ReadonlyMap<string, string>): Readonly<Record<PoolSetting, number>> {
  const of = (name: PoolSetting, otherwise = defaults[name]) => Number(settings.get(name) ?? otherwise);
  const maximumPoolSize = of("maximumPoolSize");
  const maxLifetime = of("maxLifetime");
  const idleTimeout = of("idleTimeout");
  const isIdleOff = maxLifetime > 0 && idleTimeout + 1_000 > maxLifetime;
  return {
    maximumPoolSize,
    minimumIdle: Math.min(of("minimumIdle", maximumPoolSize), maximumPoolSize),
    connectionTimeout: of("connectionTimeout"),
    idleTimeout: isIdleOff ? 0 : idleTimeout,
    maxLifetime,
    leakDetectionThreshold: of("leakDetectionThreshold"),
  };
}
