// The drift of a running platform for people: what changed, what is missing, what nobody described, what was not compared.

import type { DriftDocument } from "../../analysis/drift/drift-form.ts";

const mostOpen = 12;

export function driftTable(drift: DriftDocument): string {
  const { changed, missing, extra, notCompared, compared } = drift;
  const counts = `${String(changed.length)} changed, ${String(missing.length)} missing, ${String(extra.length)} extra`;
  const looked = `${String(compared.attributes)} attributes of ${String(compared.resources)} resources compared`;
  return [
    `drift: ${counts}; ${looked} (${drift.declared.path} and ${drift.running.path})`,
    ...changed.map(({ type, resource, running, attribute, expected, actual }) => {
      return `changed      ${resource} (${type} ${running}): ${attribute}: expected ${short(expected)}, found ${short(actual)}`;
    }),
    ...missing.map(({ type, resource, source }) => `missing      ${resource} (${type}): described in ${source}`),
    ...extra.map(({ type, running }) => `extra        ${running} (${type}): described nowhere`),
    ...openLines(notCompared),
    "",
  ].join("\n");
}

/** One line a kind of attribute, since the reason is the same for every resource of a type. */
function openLines(notCompared: DriftDocument["notCompared"]): string[] {
  const kinds = Map.groupBy(notCompared, ({ type, attribute, reason }) => {
    return attribute === undefined ? `${type}: ${reason}` : `${type} ${attribute.replaceAll(/\/\d+/g, "")}: ${reason}`;
  });
  const lines = [...kinds].map(([kind, all]) => `not compared ${kind} (${String(all.length)})`);
  const more = lines.length - mostOpen;
  return [
    ...lines.slice(0, mostOpen),
    ...(more > 0 ? [`and ${String(more)} kinds more (--format drift tells all)`] : []),
  ];
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
