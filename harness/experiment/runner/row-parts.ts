// Which parts of an experiment decide which row of the catalogue. Every row rests on what makes the experiment one at
// all: a steady state, a load that was kept up, a fault that bit.

import type { Part } from "./part.ts";

const ground: readonly string[] = ["harness", "steady-state", "load", "probes", "evidence", "fault-bit"];

/** Rows that are about one thing; every other row of an experiment rests on all of its parts. */
const narrow: Readonly<Record<string, readonly string[]>> = {
  "SLA-002": ["recovery"],
  "SLA-003": ["lost-rows"],
  "JDBC-012": ["application-goes-on"],
  "JDBC-014": ["application-goes-on"],
  "JDBC-015": ["lost-rows", "duplicate-rows", "unexpected-rows"],
};

/** Whether every row rests on this part. */
export function isGround(name: string): boolean {
  return ground.includes(name);
}

export function partsOfRow(requirement: string, parts: readonly Part[]): readonly Part[] {
  const own = narrow[requirement];
  if (own === undefined) return parts;
  const names = [...ground, ...own];
  const chosen = parts.filter(({ name }) => names.includes(name));
  const missing = own.filter((name) => !parts.some((part) => part.name === name));
  return [...chosen, ...missing.map((name): Part => ({ name, verdict: "unknown", findings: [] }))];
}
