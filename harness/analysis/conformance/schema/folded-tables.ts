// The tables that a schema leaves behind: its statements in the order in which they are run, each with what it makes of
// the tables before it.

import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { namespaceOf } from "../cluster/manifest-objects.ts";
import { altered } from "./alterations.ts";
import { isLeftAside, sqlFiles } from "./schema-files.ts";
import type { SqlFile } from "./schema-files.ts";
import { inOrder, statementsOf } from "./schema-order.ts";
import { splitTop } from "./sql-text.ts";
import { creationIn, onCluster, plainName, statementOf, tableName, unquoted } from "./table-definition.ts";
import type { Creation, TableDefinition } from "./table-definition.ts";

/** A statement as it is written, in one line. */
export interface Later {
  readonly sql: string;
  readonly node: Node;
}

export interface FoldedTable {
  readonly name: string;
  /** The statement that would create it as it is in the end. */
  readonly sql: string;
  readonly node: Node;
  /** Statements about it of which nobody knows here what they leave. */
  readonly unfollowed: readonly Later[];
}

export interface FoldedSchema {
  /** Of a table that is created twice, each. */
  readonly tables: readonly FoldedTable[];
  /** Of every place, the statements that stopped merges which delete, and that none took back. */
  readonly stopped: readonly Stopped[];
  /** Tables that a statement takes away, and none brings back. */
  readonly gone: readonly (Later & { readonly name: string })[];
}

/** Merges are stopped of one table or of all, and go on for those that are started by name. */
export interface Stopped extends Later {
  readonly name: string | undefined;
  readonly started: readonly string[];
}

/** What is left of every schema; each region, and each namespace of it, has its own. */
export function foldedSchema(model: PlatformModel): FoldedSchema {
  const places = Map.groupBy(
    sqlFiles(model),
    ({ node: { resource } }) => `${resource.region ?? ""}/${namespaceOf(resource)}`,
  );
  const schemas = [...places.values()].map((files) => new Schema().after(model, files));
  return {
    tables: schemas.flatMap(({ tables }) => tables),
    gone: schemas.flatMap(({ gone }) => gone),
    stopped: schemas.flatMap(({ stopped }) => stopped),
  };
}

interface Kept {
  readonly definition: TableDefinition;
  readonly written: string | undefined;
  readonly node: Node;
  readonly unfollowed: readonly Later[];
}

interface Merges {
  /** `TTL` for those that take away what is due; empty for all merges. */
  readonly kind: string;
  readonly name: string | undefined;
}

interface Alteration {
  readonly name: string;
  readonly cluster: string | undefined;
  readonly at: Later;
  readonly commands: string;
}

class Schema {
  readonly #tables = new Map<string, Kept[]>();
  readonly #gone = new Map<string, Later & { readonly name: string }>();
  readonly #stopped = new Map<string, Stopped>();
  /** Statements about tables that are not there yet: should one come, they failed. */
  readonly #early: (Later & { readonly name: string })[] = [];

  after(model: PlatformModel, files: readonly SqlFile[]): FoldedSchema {
    const aside = new Set(files.filter((file) => isLeftAside(model, file)));
    for (const file of inOrder(
      model,
      files.filter((one) => !aside.has(one)),
    )) {
      for (const sql of statementsOf(file)) this.#run({ sql, node: file.node });
    }
    // A table that only a file nobody runs creates is declared all the same: that nobody runs it is told elsewhere.
    for (const { sql, node } of [...aside].flatMap((file) =>
      statementsOf(file).map((sql) => ({ sql, node: file.node })),
    )) {
      const made = creationIn(sql);
      if (made !== undefined && !this.#tables.has(keyOf(made.name))) this.#create(made, { sql, node });
    }
    return {
      tables: [...this.#tables.values()].flat().map((one) => this.#shown(one)),
      gone: [...this.#gone.values()],
      stopped: [...this.#stopped.values()],
    };
  }

  #shown({ definition, written, node, unfollowed }: Kept): FoldedTable {
    const early = this.#early.filter(({ name }) => keyOf(name) === keyOf(definition.name));
    return {
      name: definition.name,
      sql: written ?? statementOf(definition),
      node,
      unfollowed: [...early, ...unfollowed],
    };
  }

  #run(at: Later): void {
    const made = creationIn(at.sql);
    if (made !== undefined) this.#create(made, at);
    for (const [pattern, act] of acts) {
      const found = pattern.exec(at.sql);
      if (found !== null) act(this, found as unknown as Found, at);
    }
  }

  #create(made: Creation, { sql, node }: Later): void {
    const key = keyOf(made.name);
    const before = this.#tables.get(key) ?? [];
    if (before.length > 0 && made.over === "stays") return;
    const [, of] = new RegExp(String.raw`^(?:CLONE\s+)?AS\s+${tableName}`, "i").exec(made.clauses[0]?.text ?? "") ?? [];
    const model = of === undefined ? undefined : this.#tables.get(keyOf(plainName(of)))?.[0]?.definition;
    const copied = made.columns === undefined && model !== undefined ? likeOf(made, model) : undefined;
    const kept = { definition: copied ?? made, written: copied === undefined ? sql : undefined, node, unfollowed: [] };
    this.#tables.set(key, made.over === "replaced" ? [kept] : [...before, kept]);
    this.#gone.delete(key);
  }

  /** Merges for what is due and merges at all are stopped apart from each other: starting the ones leaves the others. */
  stop({ kind, name }: Merges, at: Later): void {
    this.#stopped.set(`${kind} ${keyOf(name ?? "")}`, { ...at, name, started: [] });
  }

  /** Without a name all of the kind go on. */
  start({ kind, name }: Merges): void {
    for (const [key, one] of this.#stopped) {
      if (!key.startsWith(`${kind} `)) continue;
      if (name === undefined || key === `${kind} ${keyOf(name)}`) this.#stopped.delete(key);
      else if (one.name === undefined) this.#stopped.set(key, { ...one, started: [...one.started, name] });
    }
  }

  alter({ name, ...told }: Alteration): void {
    const own = this.#tables.get(keyOf(name));
    if (own === undefined) this.#early.push({ ...told.at, name });
    else
      this.#tables.set(
        keyOf(name),
        own.map((one) => afterAlter(one, told)),
      );
  }

  drop(name: string, at: Later): void {
    if (this.#tables.delete(keyOf(name))) this.#gone.set(keyOf(name), { ...at, name });
  }

  dropDatabase(database: string, at: Later): void {
    for (const key of this.#tablesIn(database)) this.drop(key, at);
  }

  renameDatabase(from: string, to: string, at: Later): void {
    for (const key of this.#tablesIn(from)) this.rename(key, `${to}.${key.slice(key.indexOf(".") + 1)}`, at);
  }

  #tablesIn(database: string): string[] {
    return [...this.#tables.keys()].filter((key) => key.startsWith(`${database}.`));
  }

  rename(from: string, to: string, at: Later): void {
    const own = this.#tables.get(keyOf(from));
    if (own === undefined) return;
    this.drop(from, at);
    this.#put(to, own);
  }

  exchange(one: string, other: string): void {
    const [first, second] = [this.#tables.get(keyOf(one)), this.#tables.get(keyOf(other))];
    if (first === undefined || second === undefined) return;
    this.#put(one, second);
    this.#put(other, first);
  }

  #put(name: string, tables: readonly Kept[]): void {
    const named = tables.map(({ definition, ...rest }) => {
      const head = definition.head.replace(definition.name, name);
      return { ...rest, written: undefined, definition: { ...definition, name, head } };
    });
    this.#tables.set(keyOf(name), named);
    this.#gone.delete(keyOf(name));
  }
}

/** A statement with its parts; those that come later may be missing. */
type Found = readonly [whole: string, first: string, second?: string, third?: string, fourth?: string];
type Act = (schema: Schema, found: Found, at: Later) => void;

const ifExists = String.raw`(?:IF\s+(?:NOT\s+)?(?:EXISTS|EMPTY)\s+)*`;

const acts: readonly (readonly [RegExp, Act])[] = [
  [
    new RegExp(String.raw`^ALTER\s+TABLE\s+${ifExists}${tableName}${onCluster}\s+([^]*)$`, "i"),
    (schema, [, name, cluster, commands = ""], at) => {
      schema.alter({ name: plainName(name), cluster, at, commands });
    },
  ],
  [
    new RegExp(String.raw`^(?:DROP|DETACH)\s+(?:TEMPORARY\s+)?TABLES?\s+${ifExists}([^]*)$`, "i"),
    (schema, [, names], at) => {
      for (const one of splitTop(names, ",")) schema.drop(firstName(one), at);
    },
  ],
  [
    new RegExp(String.raw`^(?:DROP|DETACH)\s+DATABASE\s+${ifExists}([^]*)$`, "i"),
    (schema, [, name], at) => {
      schema.dropDatabase(firstName(name), at);
    },
  ],
  [
    new RegExp(String.raw`^RENAME\s+TABLES?\s+${ifExists}([^]*)$`, "i"),
    (schema, [, pairs], at) => {
      for (const [from, to] of pairsOf(pairs, "TO")) schema.rename(from, to, at);
    },
  ],
  [
    new RegExp(String.raw`^RENAME\s+DATABASE\s+${ifExists}${tableName}\s+TO\s+${tableName}`, "i"),
    (schema, [, from, to = ""], at) => {
      schema.renameDatabase(plainName(from), plainName(to), at);
    },
  ],
  [
    new RegExp(String.raw`^SYSTEM\s+(STOP|START)\s+(TTL\s+)?MERGES${onCluster}(?:\s+(?!ON\s)([^]*))?$`, "i"),
    (schema, [, verb, ttl, , name], at) => {
      const merges = { kind: ttl === undefined ? "" : "TTL", name: name === undefined ? undefined : firstName(name) };
      if (/stop/i.test(verb)) schema.stop(merges, at);
      else schema.start(merges);
    },
  ],
  [
    /^EXCHANGE\s+TABLES\s+([^]*)$/i,
    (schema, [, pairs]) => {
      for (const [one, other] of pairsOf(pairs, "AND")) schema.exchange(one, other);
    },
  ],
];

function pairsOf(text: string, between: string): (readonly [string, string])[] {
  return splitTop(text, ",").map((pair) => {
    const [from = "", to = ""] = pair.split(new RegExp(String.raw`\s+${between}\s+`, "i"));
    return [firstName(from), firstName(to)];
  });
}

function firstName(text: string): string {
  return plainName(new RegExp(`^${tableName}`).exec(text.trim())?.[0] ?? "");
}

/** Nothing is known of a table that is altered on one server, or on another cluster, alone. */
function afterAlter(table: Kept, told: Omit<Alteration, "name">): Kept {
  const { definition, unfollowed } = table;
  const [own, asked] = [definition.cluster, told.cluster].map((one) => (one === undefined ? undefined : unquoted(one)));
  const isEverywhere =
    own === undefined || own === asked || ([own, asked].includes("{cluster}") && asked !== undefined);
  const changed = isEverywhere ? altered(definition, told.commands) : undefined;
  if (changed === undefined) return { ...table, unfollowed: [...unfollowed, told.at] };
  return changed === definition ? table : { ...table, definition: changed, written: undefined };
}

/** `CREATE TABLE a AS b`: b's columns, and all else of it that the statement does not say itself. */
function likeOf(made: Creation, model: TableDefinition): TableDefinition | undefined {
  const [first, ...own] = made.clauses;
  const engine = own.find(({ name }) => name === "ENGINE")?.text ?? "";
  if (first === undefined || /^=?\s*Distributed\b/i.test(engine)) return undefined;
  const clauses = own.some(({ name }) => name === "ENGINE") ? own : [...model.clauses];
  return { ...made, columns: model.columns, clauses };
}

/** Tables of the default database are named with and without it. */
function keyOf(name: string): string {
  return name.includes(".") ? name : `default.${name}`;
}
