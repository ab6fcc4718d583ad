// How long rows stay after their time: they go when parts are merged for it, and a table or a server may be told to wait.

import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";
import { everySection } from "../servers/installed-servers.ts";
import { elements } from "../servers/server-config.ts";
import { foldedSchema } from "./folded-tables.ts";
import type { Stopped } from "./folded-tables.ts";
import { splitTop } from "./sql-text.ts";

const secondsADay = 86_400;

/** The seconds between two merges of one kind; four hours unless said. */
const timeouts = { DELETE: "merge_with_ttl_timeout", RECOMPRESS: "merge_with_recompression_ttl_timeout" } as const;
/** Whether only parts go of which every row is due; they may, unless said. */
const wholeParts = "ttl_only_drop_parts";
/** How many such merges may run at once; two unless said. */
const atOnce = "max_number_of_merges_with_ttl_in_pool";

interface Told {
  readonly name: string;
  readonly value: string;
  readonly node: Node;
  /** Who is told. */
  readonly of: string;
}

export interface Waiting {
  readonly name: string;
  readonly node: Node;
  /** Text of the clause. */
  readonly settings: string | undefined;
  readonly partitionBy: string | undefined;
}

/** Rows of a table are deleted, or written anew, within a day of their time, as far as merges are concerned. */
export function mergedInTime(it: Inspection, table: Waiting, kind: keyof typeof timeouts = "DELETE"): void {
  const asked = [timeouts[kind], atOnce, ...(kind === "DELETE" ? [wholeParts] : [])];
  const own = settingsOf(table);
  const said = new Set(own.map(({ name }) => name));
  // A table's own word comes before that of its server.
  const all = [...own, ...serverWide(it, asked, table.node).filter(({ name }) => !said.has(name))];
  for (const told of all.filter(({ name }) => asked.includes(name))) judge(it, table, told);
  const here = ({ node }: Stopped) => node.resource.region === table.node.resource.region;
  for (const { name, started, sql, node } of foldedSchema(it.model).stopped.filter(here)) {
    const isOther = name === undefined ? started.some((one) => isSame(one, table.name)) : !isSame(name, table.name);
    it.expect(node, isOther, { message: `merges of ${table.name} are stopped: ${sql}`, expected: "none stopped" });
  }
}

/** One may be named without its database. */
function isSame(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

function settingsOf({ name: table, node, settings }: Waiting): Told[] {
  return splitTop(settings ?? "", ",").map((setting) => {
    const [name = "", value = ""] = setting.split("=").map((part) => part.trim());
    return { name, value: value.replaceAll("'", ""), node, of: `parts of ${table}` };
  });
}

function serverWide(it: Inspection, names: readonly string[], { resource: { region } }: Node): Told[] {
  const found = ["merge_tree", "replicated_merge_tree"].flatMap((section) => everySection(it.model, section));
  const here = found.filter(({ node }) => region === undefined || (node.resource.region ?? region) === region);
  return here.flatMap(({ xml, node }) =>
    names.flatMap((name) => elements(xml, name).map((value) => ({ name, value, node, of: "the servers" }))),
  );
}

function judge(it: Inspection, table: Waiting, { name, value, node, of }: Told): void {
  if (name === timeouts.DELETE || name === timeouts.RECOMPRESS) {
    const what = name === timeouts.DELETE ? "deletion" : "recompression";
    it.expect(node, Number(value) <= secondsADay, {
      message: `${of} wait ${value} seconds from one ${what} to the next`,
      expected: `at most ${String(secondsADay)}`,
      actual: value,
    });
  }
  if (name === wholeParts) {
    it.expect(node, !isOn(value) || isDaily(table.partitionBy ?? ""), {
      message: `${of} go when the last of their rows is due, and ${table.name} has parts of more than a day`,
      expected: `${wholeParts} = 0`,
      actual: value,
    });
  }
  if (name === atOnce) {
    it.expect(node, Number(value) > 0, {
      message: `no merge of ${of} may run for what is due`,
      expected: "at least 1",
      actual: value,
    });
  }
}

function isOn(value: string): boolean {
  return /^(1|true)$/i.test(value);
}

/** Parts hold rows of one partition: one of a day or less. */
function isDaily(partitionBy: string): boolean {
  return /\b(toYYYYMMDD|toDate|toStartOfDay|toStartOfHour|toYYYYMMDDhhmmss)\s*\(/i.test(partitionBy);
}
