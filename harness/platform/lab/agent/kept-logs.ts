// What the lab's programs say, kept whole as they say it: one series of files a program below the run's evidence. All of
// them together stay below a declared size; beyond it the oldest full file goes, and a line in its place says so.

import { appendFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "../../../core/errors.ts";
import type { OutputListener } from "./instance.ts";

export interface LogLimits {
  /** Of all programs of a run together. */
  readonly totalBytes: number;
  /** A program goes on in its next file when one has grown to this. */
  readonly fileBytes: number;
}

/** A stack has about a dozen programs: files that are still written to stay far below the whole. */
export const logLimits: LogLimits = { totalBytes: 64 * 1024 * 1024, fileBytes: 1024 * 1024 };

interface LogFile {
  readonly program: string;
  readonly name: string;
  bytes: number;
}

export class KeptLogs {
  readonly #folder: string;
  readonly #limits: LogLimits;
  readonly #full: LogFile[] = [];
  readonly #current = new Map<string, LogFile>();
  readonly #begun = new Map<string, number>();
  #bytes = 0;
  #problem: string | undefined;

  constructor(folder: string, limits: LogLimits = logLimits) {
    this.#folder = folder;
    this.#limits = limits;
    this.#trying(() => mkdirSync(folder, { recursive: true }));
  }

  /** Why logs are no longer kept, if so: a full disk must not take the lab with it. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Takes the output of one program, over all its lives. */
  of(program: string): OutputListener {
    return (_stream, data) => {
      this.#append(this.#fileOf(program), data);
      this.#dropOldest();
    };
  }

  #fileOf(program: string): LogFile {
    const known = this.#current.get(program);
    if (known !== undefined && known.bytes < this.#limits.fileBytes) return known;
    if (known !== undefined) this.#full.push(known);
    const begun = this.#begun.get(program) ?? 0;
    this.#begun.set(program, begun + 1);
    const file = { program, name: begun === 0 ? `${program}.log` : `${program}.${String(begun)}.log`, bytes: 0 };
    this.#current.set(program, file);
    return file;
  }

  #append(file: LogFile, data: Buffer): void {
    this.#trying(() => {
      appendFileSync(join(this.#folder, file.name), data);
    });
    file.bytes += data.length;
    this.#bytes += data.length;
  }

  #dropOldest(): void {
    const dropped: LogFile[] = [];
    while (this.#bytes > this.#limits.totalBytes) {
      const oldest = this.#full.shift();
      if (oldest === undefined) break;
      this.#trying(() => {
        rmSync(join(this.#folder, oldest.name), { force: true });
      });
      this.#bytes -= oldest.bytes;
      dropped.push(oldest);
    }
    const kept = `the logs of a run are kept to ${String(this.#limits.totalBytes)} bytes`;
    for (const { program, name, bytes } of dropped) {
      this.#append(
        this.#fileOf(program),
        Buffer.from(`assay: ${name} (${String(bytes)} bytes) was dropped: ${kept}\n`),
      );
    }
  }

  #trying(act: () => unknown): void {
    if (this.#problem !== undefined) return;
    try {
      act();
    } catch (error) {
      this.#problem = messageOf(error);
      process.stderr.write(`lab: logs are not kept any longer: ${this.#problem}\n`);
    }
  }
}
