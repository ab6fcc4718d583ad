// What a step of a damage names, filled in: the platform's outputs and what earlier steps answered.

import { z } from "zod";
import { environmentError } from "../../../core/errors.ts";
import type { DamageStep } from "./damage-file.ts";

/** Fills `${outputs.a.b}` and `${name.a.b}` in every text of a step. */
export function filled(step: DamageStep, known: Readonly<Record<string, unknown>>): DamageStep {
  const text = JSON.stringify(step).replace(/\$\{([A-Za-z0-9_.]+)\}/g, (whole, path: string) => {
    const value = valueAt(known, path);
    if (typeof value !== "string" && typeof value !== "number") throw stepFailed(whole, "nothing has this name");
    return JSON.stringify(String(value)).slice(1, -1);
  });
  return JSON.parse(text) as DamageStep;
}

/** What stands at `a.b.0.c`; undefined where nothing does. */
export function valueAt(known: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, key) => z.record(z.string(), z.unknown()).safeParse(at).data?.[key] ?? elementOf(at, key),
      known,
    );
}

function elementOf(at: unknown, key: string): unknown {
  if (!Array.isArray(at)) return undefined;
  return key === "length" ? at.length : at[Number(key)];
}

export function stepFailed(step: string, why: string): Error {
  return environmentError(`damage step "${step.slice(0, 120)}" failed: ${why.trim().slice(-300)}`, {
    code: "ASSAY_DAMAGE_STEP",
  });
}
