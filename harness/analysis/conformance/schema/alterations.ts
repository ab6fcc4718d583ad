// What ALTER TABLE makes of a definition. Whatever changes rows, parts, indices or constraints alone leaves it as it is.

import { sectionsOf, splitTop } from "./sql-text.ts";
import type { Section } from "./sql-text.ts";
import { clauseOf, plainName, withClause } from "./table-definition.ts";
import type { TableDefinition } from "./table-definition.ts";

/** The definition after the commands of a statement; undefined where one of them is not followed. */
export function altered(table: TableDefinition, commands: string): TableDefinition | undefined {
  return commandsOf(commands).reduce<TableDefinition | undefined>(
    (all, command) => (all === undefined ? undefined : afterCommand(all, command)),
    table,
  );
}

const verbs =
  /^(ADD|ALTER|APPLY|ATTACH|CLEAR|COMMENT|DELETE|DETACH|DROP|FETCH|FREEZE|MATERIALIZE|MODIFY|MOVE|REMOVE|RENAME|REPLACE|RESET|UNFREEZE|UPDATE)\s/i;

/** Commands between commas; what begins with no verb goes on with the list of the command before it. */
function commandsOf(text: string): string[] {
  const parts = splitTop(text, ",").map((part) => part.trim().replace(/^\(([^]*)\)$/, "$1"));
  return parts.reduce<string[]>((all, part) => {
    const before = all.at(-1);
    return before === undefined || verbs.test(part) ? [...all, part] : [...all.slice(0, -1), `${before}, ${part}`];
  }, []);
}

const unchanging = [
  /^(ADD|DROP|CLEAR|MATERIALIZE|MODIFY)\s+(INDEX|PROJECTION|CONSTRAINT|STATISTICS|COMMENT)\s/i,
  /^MATERIALIZE\s+(TTL|COLUMN)\b/i,
  /^(CLEAR|COMMENT)\s+COLUMN\s/i,
  /^(UPDATE|DELETE)\s/i,
  /^(ATTACH|DETACH|DROP|FETCH|FREEZE|MOVE|REPLACE|UNFREEZE)\s+(DETACHED\s+)?(PARTITION|PART)\s/i,
  /^(FREEZE|UNFREEZE)\s+WITH\s/i,
  /^APPLY\s+DELETED\s+MASK/i,
];

const takesList = /^(MODIFY\s+(TTL|SETTING)|RESET\s+SETTING)\s/i;

type Change = (table: TableDefinition, rest: string) => TableDefinition | undefined;

const changes: readonly (readonly [RegExp, Change])[] = [
  [/^MODIFY\s+TTL\s+/i, (table, rest) => withClause(table, "TTL", rest)],
  [/^REMOVE\s+TTL\s*$/i, (table) => withClause(table, "TTL", undefined)],
  [/^MODIFY\s+SETTING\s+/i, (table, rest) => withSettings(table, splitTop(rest, ","))],
  [/^RESET\s+SETTING\s+/i, (table, rest) => withoutSettings(table, splitTop(rest, ","))],
  [/^MODIFY\s+ORDER\s+BY\s+/i, withOrder],
  [/^MODIFY\s+SAMPLE\s+BY\s+/i, (table, rest) => withClause(table, "SAMPLE BY", rest)],
  [/^REMOVE\s+SAMPLE\s+BY\s*$/i, (table) => withClause(table, "SAMPLE BY", undefined)],
  [/^ADD\s+COLUMN\s+(?:IF\s+NOT\s+EXISTS\s+)?/i, withColumn],
  [/^DROP\s+COLUMN\s+(?:IF\s+EXISTS\s+)?/i, (table, rest) => onColumn(table, rest, () => [])],
  [/^RENAME\s+COLUMN\s+(?:IF\s+EXISTS\s+)?/i, renamed],
  [/^(?:MODIFY|ALTER)\s+COLUMN\s+(?:IF\s+EXISTS\s+)?/i, modified],
];

function afterCommand(table: TableDefinition, command: string): TableDefinition | undefined {
  if (unchanging.some((one) => one.test(command))) return table;
  const found = changes.find(([one]) => one.test(command));
  if (found === undefined || (!takesList.test(command) && splitTop(command, ",").length > 1)) return undefined;
  const [pattern, change] = found;
  return change(table, command.replace(pattern, ""));
}

function settingsOf(table: TableDefinition): string[] {
  const text = clauseOf(table, "SETTINGS");
  return text === undefined ? [] : splitTop(text, ",").map((one) => one.trim());
}

function settingName(setting: string): string {
  return (setting.split("=")[0] ?? "").trim();
}

function withSettings(table: TableDefinition, told: readonly string[]): TableDefinition {
  const names = told.map(settingName);
  const kept = settingsOf(table).filter((one) => !names.includes(settingName(one)));
  return withClause(table, "SETTINGS", [...kept, ...told.map((one) => one.trim())].join(", "));
}

function withoutSettings(table: TableDefinition, names: readonly string[]): TableDefinition {
  const gone = names.map((one) => one.trim());
  const kept = settingsOf(table).filter((one) => !gone.includes(settingName(one)));
  return withClause(table, "SETTINGS", kept.length === 0 ? undefined : kept.join(", "));
}

/** The primary key stays what it was. */
function withOrder(table: TableDefinition, order: string): TableDefinition {
  const before = clauseOf(table, "PRIMARY KEY") ?? clauseOf(table, "ORDER BY");
  return withClause(withClause(table, "ORDER BY", order), "PRIMARY KEY", before);
}

function columnName(definition: string): string {
  return plainName(/^(?:`[^`]*`|"[^"]*"|\S+)/.exec(definition)?.[0] ?? "");
}

function columnsOf(table: TableDefinition): string[] | undefined {
  return table.columns === undefined ? undefined : splitTop(table.columns, ",").map((one) => one.trim());
}

function withColumn(table: TableDefinition, definition: string): TableDefinition | undefined {
  const own = columnsOf(table);
  if (own === undefined) return undefined;
  if (own.some((one) => columnName(one) === columnName(definition))) return table;
  const plain = definition.replace(/\s+(?:FIRST|AFTER\s+\S+)$/i, "");
  return { ...table, columns: [...own, plain].join(", ") };
}

/** The definition with something else in the place of a column; one that is not there is left alone. */
function onColumn(
  table: TableDefinition,
  wanted: string,
  change: (own: string) => readonly string[],
): TableDefinition | undefined {
  const own = columnsOf(table);
  if (own === undefined) return undefined;
  const name = columnName(wanted);
  return { ...table, columns: own.flatMap((one) => (columnName(one) === name ? change(one) : [one])).join(", ") };
}

function renamed(table: TableDefinition, rest: string): TableDefinition | undefined {
  const [from = "", to = ""] = rest.split(/\s+TO\s+/i);
  return onColumn(table, from, (own) => [`${to} ${afterName(own)}`]);
}

function afterName(definition: string): string {
  return definition.replace(/^(?:`[^`]*`|"[^"]*"|\S+)\s*/, "");
}

const values = ["DEFAULT", "MATERIALIZED", "EPHEMERAL", "ALIAS"];
const columnWords = [...values, "COMMENT", "CODEC", "STATISTICS", "TTL", "SETTINGS", "REMOVE", "FIRST", "AFTER"];

/** What is not said anew of a column stays as it was; a value is of one kind at a time. */
function modified(table: TableDefinition, rest: string): TableDefinition | undefined {
  if (/\b(MODIFY|RESET)\s+SETTING\b/i.test(rest)) return table;
  const told = sectionsOf(afterName(rest).replace(/^TYPE\s+/i, ""), columnWords).filter(
    ({ name }) => !["FIRST", "AFTER"].includes(name),
  );
  const [, removed] = /\bREMOVE\s+(\w+)$/i.exec(rest) ?? [];
  return onColumn(table, rest, (own) => {
    const before = sectionsOf(afterName(own), columnWords);
    const parts =
      removed === undefined ? joined(before, told) : before.filter(({ name }) => name !== removed.toUpperCase());
    return [`${columnName(own)} ${parts.map(({ name, text }) => `${name} ${text}`.trim()).join(" ")}`];
  });
}

function joined(before: readonly Section[], told: readonly Section[]): Section[] {
  const isSame = (one: Section, other: Section) =>
    one.name === other.name || (values.includes(one.name) && values.includes(other.name));
  const said = told.filter(({ name, text }) => name !== "" || text !== "");
  const kept = before.map((one) => said.find((other) => isSame(one, other)) ?? one);
  return [...kept, ...said.filter((one) => !before.some((other) => isSame(one, other)))];
}
