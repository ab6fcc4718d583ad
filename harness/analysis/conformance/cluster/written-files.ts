// Files that a script of a shell leaves behind: those that it copies, and those that it writes with `cat`, `echo`, `printf`,
// `sed` and `tee` from words that are known. Of a script with anything else in it nothing is said.

import { posix } from "node:path";
import { scriptCommands, wordParts } from "./script-commands.ts";
import type { ScriptCommand, ScriptDocument } from "./script-commands.ts";
import { editsOf } from "./script-edits.ts";
import { echoed, printed } from "./script-sayings.ts";
import { globbed } from "./shell-globs.ts";
import { expanded } from "./shell-words.ts";

/** What a script begins with. */
export interface Before {
  /** Texts by their path. */
  readonly files: ReadonlyMap<string, string>;
  /** Those in which no other files are than these. */
  readonly folders: readonly string[];
  /** Undefined: set, and nobody here knows to what. */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

/** Files after the script has run, by their path; undefined where a command is not followed. */
export function filesAfter(script: string, before: Before): ReadonlyMap<string, string> | undefined {
  const shell = new Shell(before);
  const commands = scriptCommands(script);
  return commands?.every((command) => shell.run(command)) === true ? shell.files : undefined;
}

/** Commands that leave every file as it was. */
const harmless = /^(set|chown|chmod|ls|true|:|sleep|shopt|umask|date|echo|printf)$/;

/** A file, and the name of that which a word names: it, or a folder above it. */
interface Named {
  readonly path: string;
  readonly entry: string;
}

class Shell {
  readonly files: Map<string, string>;
  readonly #folders: readonly string[];
  /** Folders that were made here. */
  readonly #made = new Set<string>();
  readonly #variables: Map<string, string | undefined>;

  constructor({ files, folders, variables }: Before) {
    this.files = new Map(files);
    this.#folders = folders;
    this.#variables = new Map(variables);
  }

  /** Whether the command was followed. */
  run({ words, target, document, matching }: ScriptCommand): boolean {
    if (matching !== undefined) return this.#match(matching);
    const assigned = /^(export|local|readonly)$/.test(words[0] ?? "") ? words.slice(1) : words;
    if (assigned.length > 0 && assigned.every((word) => /^[A-Za-z_]\w*=/.test(word))) return this.#assign(assigned);
    const said = words.map((word) => this.#word(word));
    const body = document === undefined ? "" : this.#document(document);
    const [program, ...told] = said.flatMap((word) => (word === undefined ? [] : [word]));
    if (program === undefined || body === undefined || said.includes(undefined)) return false;
    const command = { name: program.replace(/^.*\//, ""), told, body };
    if (target === undefined) return this.#act(command);
    const place = placeOf(this.#word(target.word));
    const text = this.#said(command);
    if (place === undefined || text === undefined) return false;
    this.#write(place, text, target.isAppended);
    return true;
  }

  #assign(words: readonly string[]): boolean {
    for (const word of words) {
      const mark = word.indexOf("=");
      this.#variables.set(word.slice(0, mark), this.#text(word.slice(mark + 1)));
    }
    return true;
  }

  #match({ name, pattern }: { readonly name: string; readonly pattern: string }): boolean {
    const value = this.#variables.get(name);
    const found = value === undefined ? null : (regular(pattern)?.exec(value) ?? null);
    if (found === null) return false;
    for (const [index, part] of found.entries()) this.#variables.set(`BASH_REMATCH[${String(index)}]`, part);
    return true;
  }

  #write(place: string, text: string, isAppended: boolean): void {
    this.files.set(place, isAppended ? `${this.files.get(place) ?? ""}${text}` : text);
  }

  /** A command whose words go nowhere else. */
  #act({ name, told, body }: Told): boolean {
    if (harmless.test(name)) return true;
    const flags = told.filter((word) => word.startsWith("-"));
    const places = told.filter((word) => !word.startsWith("-")).map(placeOf);
    const paths = places.flatMap((path) => (path === undefined ? [] : [path]));
    if (paths.length < places.length && name !== "sed") return false;
    if (name === "mkdir") for (const path of paths) this.#made.add(path.replace(/\/$/, ""));
    if (name === "mkdir") return flags.every((flag) => /^(-[pv]+|--parents)$/.test(flag));
    if (name === "cp" || name === "install") return this.#copy(flags, paths);
    if (name === "rm") return this.#remove(flags, paths);
    if (name === "tee") {
      for (const path of paths) this.#write(path, body, flags.includes("-a"));
      return body !== "" && flags.every((flag) => flag === "-a");
    }
    return name === "sed" && this.#edit(told);
  }

  #edit(told: readonly string[]): boolean {
    const edits = editsOf(told);
    return (
      edits?.isInPlace === true &&
      edits.paths.every((path) => {
        const text = this.files.get(path);
        if (text !== undefined) this.files.set(path, edits.apply(text));
        return text !== undefined;
      })
    );
  }

  #remove(flags: readonly string[], paths: readonly string[]): boolean {
    for (const path of paths) {
      for (const one of this.#named(path)) this.files.delete(one.path);
      this.#made.delete(path.replace(/\/$/, ""));
    }
    return flags.every((flag) => /^-[rRfv]+$/.test(flag));
  }

  #copy(flags: readonly string[], paths: readonly string[]): boolean {
    const isKnown = flags.every((flag) => /^(-[rRaLPpdfvDH]+|-m\d+|--recursive|--archive|--force)$/.test(flag));
    const isDeep = flags.some((flag) => /^-\w*[rRa]|^--(recursive|archive)$/.test(flag));
    const target = paths.at(-1) ?? "";
    const sources = paths.slice(0, -1).map((path) => ({ path, found: this.#named(path) }));
    if (!isKnown || sources.length === 0 || sources.some(({ found }) => found.length === 0)) return false;
    const entries = new Set(sources.flatMap(({ found }) => found.map(({ entry }) => entry)));
    const isInto = target.endsWith("/") || this.#isFolder(target);
    const place = target.replace(/\/$/, "");
    return sources.every(({ path, found }) => {
      const isWhole = path.endsWith("/.");
      if (entries.size > 1 && !isInto && !isWhole) return false;
      if (found.some((one) => one.path !== path) && !this.#isAllKnown(path)) return false;
      return found.every((one) => {
        const isFile = one.path === one.entry;
        if (!isFile && !isDeep) return false;
        const name = isInto && !isWhole ? posix.basename(one.entry) : "";
        const below = `${name === "" ? "" : `/${name}`}${one.path.slice(one.entry.length)}`;
        this.files.set(`${place}${below}`, this.files.get(one.path) ?? "");
        return true;
      });
    });
  }

  /** Files that a path with `*` and the like names, and those below them. */
  #named(path: string): Named[] {
    const pattern = globbed(path.replace(/\/\.?$/, ""), "[^/]*");
    if (pattern === undefined) return [];
    const whole = new RegExp(`^(${pattern})(?:/.*)?$`);
    return [...this.files.keys()].flatMap((file) => {
      const [, entry] = whole.exec(file) ?? [];
      return entry === undefined ? [] : [{ path: file, entry }];
    });
  }

  #isFolder(path: string): boolean {
    const isAbove = [...this.files.keys()].some((file) => file.startsWith(`${path}/`));
    return isAbove || this.#made.has(path) || this.#folders.includes(path);
  }

  #isAllKnown(path: string): boolean {
    const folders = [...this.#folders, ...this.#made];
    return folders.some((folder) => `${path}/`.startsWith(`${folder}/`));
  }

  /** What a command writes; undefined where that is not known. */
  #said({ name, told, body }: Told): string | undefined {
    if (name === "echo") return echoed(told);
    if (name === "printf") return printed(told);
    if (name === "sed") {
      const edits = editsOf(told);
      const text = edits?.paths.length === 1 && !edits.isInPlace ? this.files.get(edits.paths[0] ?? "") : undefined;
      return text === undefined ? undefined : edits?.apply(text);
    }
    if (name !== "cat") return undefined;
    const parts = told.length === 0 ? [body] : told.map((path) => (path === "-" ? body : this.files.get(path)));
    return parts.includes(undefined) ? undefined : parts.join("");
  }

  #document({ text, isLiteral }: ScriptDocument): string | undefined {
    // Quotes mean nothing here, so that what stands before one is not taken off.
    const kept = text.replaceAll("\\\n", "").replaceAll(/\\[^]/g, (pair) => (pair === '\\"' ? '\\\\"' : pair));
    return isLiteral ? text : expanded(kept, this.#variables);
  }

  /** A word without its quotes; undefined also where what is filled in makes several of it. */
  #word(written: string): string | undefined {
    const isSplit = partsOf(written).some(
      (part) => !/^['"]/.test(part) && /\s/.test(expanded(part, this.#variables) ?? ""),
    );
    return isSplit ? undefined : this.#text(written);
  }

  #text(written: string): string | undefined {
    const said = partsOf(written).map((part) => {
      if (part.startsWith("'")) return part.slice(1, -1);
      if (part.startsWith('"')) return expanded(part.slice(1, -1).replaceAll("\\\n", ""), this.#variables);
      return /\\[^$"`\\]|\$$/.test(part) ? undefined : expanded(part, this.#variables);
    });
    return said.includes(undefined) ? undefined : said.join("");
  }
}

interface Told {
  readonly name: string;
  readonly told: readonly string[];
  /** Of its document. */
  readonly body: string;
}

function partsOf(written: string): readonly string[] {
  return written.match(wordParts) ?? [];
}

/** A path from the root; where a script begins is not known. */
function placeOf(path: string | undefined): string | undefined {
  if (path?.startsWith("/") !== true) return undefined;
  return path.endsWith("/.") ? `${posix.normalize(path).replace(/\/$/, "")}/.` : posix.normalize(path);
}

function regular(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
