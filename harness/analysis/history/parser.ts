// The strict streaming reader of assay.history/1: bytes in, events out to observers, one pass, memory bounded by the
// distinct ids. The first malformed line throws (malformed.ts) with its number.

import { present } from "../../core/errors.ts";
import { FaultPhases } from "./fault-phases.ts";
import { booleanOf, integerOf, objectOf, shown, stringOf } from "./fields.ts";
import type { Fields } from "./fields.ts";
import { readHeader } from "./header.ts";
import { LineSplitter } from "./line-splitter.ts";
import { parseLongRead } from "./long-read.ts";
import { damageOf, malformed } from "./malformed.ts";
import type { Completion, Header, HistoryObserver, Operation, RowNames } from "./model.ts";
import { Operations } from "./operations.ts";
import { RowIds } from "./row-ids.ts";

export type OpenObserver = (header: Header, rows: RowNames) => HistoryObserver;

export class HistoryParser {
  readonly #splitter = new LineSplitter((text, line) => {
    this.#line(text, line);
  });
  readonly #openObserver: OpenObserver;
  readonly #rowIds = new RowIds();
  readonly #faults = new FaultPhases();
  #observer: HistoryObserver = {};
  #operations: Operations | undefined;
  #index = 0;
  #timeNs = 0;
  #lastFault = -1;
  #firstFinalLine: number | undefined;

  /** `open` is called with the header, before any other line. */
  constructor(open: OpenObserver) {
    this.#openObserver = open;
  }

  push(bytes: Uint8Array): void {
    this.#splitter.push(bytes);
  }

  end(): void {
    this.#splitter.end();
    if (this.#operations === undefined) throw malformed("the history is empty: no header", 1);
    for (const operation of this.#operations.leftOpen()) this.#observer.leftOpen?.(operation);
  }

  #line(text: string, line: number): void {
    try {
      this.#read(parseLongRead(text, this.#rowIds) ?? parsed(text));
    } catch (error) {
      const damage = damageOf(error);
      if (damage === undefined || damage.line !== undefined) throw error;
      throw malformed(damage.message, line);
    }
  }

  #read(value: unknown): void {
    if (this.#operations === undefined) {
      const header = readHeader(value);
      this.#operations = new Operations(this.#rowIds, header.replicas);
      this.#observer = this.#openObserver(header, this.#rowIds);
      return;
    }
    const fields = objectOf(value, "the line");
    const index = integerOf(fields, "index");
    if (index !== this.#index) throw malformed(`index: expected ${this.#index}, got ${index}`);
    const timeNs = integerOf(fields, "timeNs");
    if (timeNs < this.#timeNs) throw malformed(`timeNs: ${timeNs} is before ${this.#timeNs}`);
    this.#index = index + 1;
    this.#timeNs = timeNs;
    this.#event(fields, { index, timeNs });
  }

  #event(fields: Fields, at: { index: number; timeNs: number }): void {
    const operations = present(this.#operations, "an event before the header");
    const { type } = fields;
    if (type === "invoke") {
      const operation = operations.invoke(fields, at);
      this.#checkFinal(operation, operation.final, at.index);
      this.#observer.invoked?.(operation);
    } else if (type === "ok" || type === "fail" || type === "indeterminate") {
      const { operation, completion } = operations.complete(fields, type, at);
      this.#checkFinal(operation, completion.final, at.index);
      this.#observer.completed?.(operation, completion);
    } else if (type === "fault") {
      this.#fault(fields, at);
    } else if (type === "probe") {
      const probe = { name: stringOf(fields, "name"), ok: booleanOf(fields, "ok"), ...at };
      this.#observer.probe?.(probe);
    } else {
      throw malformed(`type: expected invoke | ok | fail | indeterminate | fault | probe, got ${shown(type)}`);
    }
  }

  #fault(fields: Fields, at: { index: number; timeNs: number }): void {
    const event = this.#faults.read(fields, at.index, at.timeNs);
    if (this.#firstFinalLine !== undefined) {
      throw malformed("final: a read marked final stands before a fault is healed", this.#firstFinalLine);
    }
    this.#lastFault = at.index;
    this.#observer.fault?.(event);
  }

  /** A final read is invoked after every fault was healed; a fault after it makes it wrong as well. */
  #checkFinal(operation: Operation, final: Completion["final"], index: number): void {
    if (!final || (operation.kind !== "row-read" && operation.kind !== "register-read")) return;
    if (this.#faults.isAnyOpen || operation.index < this.#lastFault) {
      throw malformed("final: a read marked final stands before every fault is healed", index + 2);
    }
    this.#firstFinalLine ??= index + 2;
  }
}

function parsed(text: string): unknown {
  if (text === "") throw malformed("the line is blank");
  if (text.endsWith("\r")) throw malformed("the line ends with CR LF");
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(`the line is not JSON: ${shown(text)}`);
  }
}
