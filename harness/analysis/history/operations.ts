// Pairs invocations with completions: a process has one open operation, and a completion may only repeat or narrow what
// its invocation said.

import { flagOf, has, idListOf, idOf, integerOf, isId, optionalString, registerValueOf, shown } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { ListedRows } from "./long-read.ts";
import { malformed } from "./malformed.ts";
import type { Completion, Id, Operation, Outcome, RegisterValue } from "./model.ts";
import { isSameList } from "./row-ids.ts";
import type { RowIds } from "./row-ids.ts";

export interface At {
  readonly index: number;
  readonly timeNs: number;
}

interface Open {
  readonly operation: Operation;
  /** The invocation's value as written, for comparison with the completion's. */
  readonly value: unknown;
}

export class Operations {
  readonly #open = new Map<Id, Open>();
  readonly #rowIds: RowIds;
  readonly #replicas: ReadonlySet<string>;

  constructor(rowIds: RowIds, replicas: readonly string[]) {
    this.#rowIds = rowIds;
    this.#replicas = new Set(replicas);
  }

  invoke(fields: Fields, at: At): Operation {
    const process = idOf(fields, "process");
    if (this.#open.has(process)) throw malformed(`process ${shown(process)} already has an open operation`);
    optionalString(fields, "code");
    const operation = this.#operationOf(fields, process, at);
    this.#open.set(process, { operation, value: fields["value"] });
    return operation;
  }

  complete(fields: Fields, outcome: Outcome, at: At): { operation: Operation; completion: Completion } {
    const process = idOf(fields, "process");
    const open = this.#open.get(process);
    if (open === undefined) throw malformed(`process ${shown(process)} has no open operation`);
    const { operation } = open;
    this.#matches(fields, operation);
    this.#open.delete(process);
    const completion = {
      outcome,
      ...at,
      rows: this.#rowsOf(fields, open, outcome),
      seen: seenOf(fields, operation, outcome),
      replica: optionalString(fields, "replica") ?? operation.replica,
      final: operation.final || flagOf(fields, "final"),
    };
    if (operation.kind !== "insert" && operation.kind !== "row-read") repeats(fields, open);
    return { operation, completion };
  }

  /** What is still open, in order of invocation. */
  leftOpen(): Operation[] {
    for (const { operation } of this.#open.values()) {
      if (operation.kind === "row-read" && operation.replica === undefined) {
        throw malformed("replica: a row read names the replica it reads", operation.index + 2);
      }
    }
    return [...this.#open.values()].map(({ operation }) => operation);
  }

  #operationOf(fields: Fields, process: Id, at: At): Operation {
    const attempt = has(fields, "attempt") ? integerOf(fields, "attempt", 1) : 1;
    const key = has(fields, "key") ? idOf(fields, "key") : undefined;
    const replica = optionalString(fields, "replica");
    const invoked = { process, attempt, replica, final: flagOf(fields, "final"), ...at };
    switch (fields["op"]) {
      case "insert":
        return { ...invoked, kind: "insert", rows: this.#inserted(fields, attempt) };
      case "read":
        if (key !== undefined) return { ...invoked, kind: "register-read", key };
        this.#checkReplica(replica);
        return { ...invoked, kind: "row-read" };
      case "write":
        return { ...invoked, kind: "register-write", key: keyOf(key), to: registerValueOf(fields["value"], "value") };
      case "cas":
        return { ...invoked, kind: "register-cas", key: keyOf(key), ...exchangeOf(fields["value"]) };
      default:
        throw malformed(`op: expected insert | read | write | cas, got ${shown(fields["op"])}`);
    }
  }

  #inserted(fields: Fields, attempt: number): readonly number[] {
    const { value } = fields;
    if (isId(value)) return this.#rowIds.attempt([value], false, attempt);
    return this.#rowIds.attempt(idListOf(value, "value"), true, attempt);
  }

  #checkReplica(replica: string | undefined): void {
    if (replica !== undefined && !this.#replicas.has(replica)) {
      throw malformed(`replica: ${shown(replica)} is not one of the header's`);
    }
  }

  #matches(fields: Fields, operation: Operation): void {
    const stated = opOf(operation);
    if (fields["op"] !== stated) throw malformed(`op: the open operation is ${stated}, got ${shown(fields["op"])}`);
    optionalString(fields, "code");
    if (has(fields, "attempt") && integerOf(fields, "attempt", 1) !== operation.attempt) {
      throw malformed(`attempt: the open operation is attempt ${operation.attempt}, got ${shown(fields["attempt"])}`);
    }
    if (has(fields, "key") && operation.kind !== "insert") {
      const key = "key" in operation ? operation.key : undefined;
      if (idOf(fields, "key") !== key) throw malformed(`key: the open operation has ${shown(key)}`);
    }
    if (operation.kind === "row-read") this.#matchesReplica(optionalString(fields, "replica"), operation);
  }

  #matchesReplica(replica: string | undefined, operation: Operation): void {
    this.#checkReplica(replica);
    if (replica === undefined && operation.replica === undefined) {
      throw malformed("replica: a row read names the replica it reads", operation.index + 2);
    }
    if (replica !== undefined && operation.replica !== undefined && replica !== operation.replica) {
      throw malformed(`replica: the open read is of ${shown(operation.replica)}, got ${shown(replica)}`);
    }
  }

  #rowsOf(fields: Fields, open: Open, outcome: Outcome): readonly number[] {
    const { operation } = open;
    if (operation.kind === "row-read") return this.#seenRows(fields, outcome);
    if (operation.kind !== "insert") return [];
    if (!has(fields, "value")) return operation.rows;
    const { value } = fields;
    if (Array.isArray(value) && Array.isArray(open.value)) {
      const rows = this.#rowIds.ordinalsOf(idListOf(value, "value"));
      if (outcome === "ok" ? isSublist(rows, operation.rows) : isSameList(rows, operation.rows)) return rows;
    } else if (value === open.value) {
      return operation.rows;
    }
    throw malformed(`value: ${shown(value)} is not what was to be inserted`);
  }

  #seenRows(fields: Fields, outcome: Outcome): readonly number[] {
    const { value } = fields;
    if (value instanceof ListedRows) return value.rows;
    if (outcome !== "ok" && (value === undefined || value === null)) return [];
    return this.#rowIds.ordinalsOf(idListOf(value, "value"));
  }
}

function opOf(operation: Operation): string {
  return operation.kind === "insert" ? "insert" : (operation.kind.split("-")[1] ?? "");
}

function keyOf(key: Id | undefined): Id {
  if (key === undefined) throw malformed("key: write and cas name a register");
  return key;
}

function exchangeOf(value: unknown): { from: RegisterValue; to: RegisterValue } {
  if (!Array.isArray(value) || value.length !== 2) throw malformed(`value: expected [from, to], got ${shown(value)}`);
  return { from: registerValueOf(value[0], "value[0]"), to: registerValueOf(value[1], "value[1]") };
}

function seenOf(fields: Fields, operation: Operation, outcome: Outcome): RegisterValue {
  if (operation.kind !== "register-read") return null;
  if (outcome !== "ok" && !has(fields, "value")) return null;
  return registerValueOf(fields["value"], "value");
}

/** Completions of write and cas may leave the value out or say it again. */
function repeats(fields: Fields, open: Open): void {
  if (open.operation.kind === "register-read" || !has(fields, "value")) return;
  if (JSON.stringify(fields["value"]) !== JSON.stringify(open.value)) {
    throw malformed(`value: the open operation has ${shown(open.value)}, got ${shown(fields["value"])}`);
  }
}

/** Some of the whole, each at most once. */
function isSublist(part: readonly number[], whole: readonly number[]): boolean {
  const left = new Set(whole);
  return part.every((ordinal) => left.delete(ordinal));
}
