// Files that a script of a shell leaves behind: those that it copies, and those that it writes with `cat`, `echo`, `printf`,
// `sed` and `tee` from words that are known. Of a script with anything else in it nothing is said.

import { expanded } from "./shell-words.ts";

/** What a script begins with. */
export interface Before {
  /** Texts by their path. */
  readonly files: ReadonlyMap<string, string>;
  /** Undefined: set, and nobody here knows to what. */
  readonly variables: ReadonlyMap<string, string | undefined>;
}

/** Files after the script has run, by their path; undefined where a command is not followed. */
export function filesAfter(script: string, before: Before): ReadonlyMap<string, string> | undefined {
  const shell = new Shell(before);
  return linesOf(script).every((line) => shell.run(line)) ? shell.files : undefined;
}

interface Line {
  readonly text: string;
  /** Of the here-document that the line begins. */
  readonly document?: { readonly text: string; readonly isLiteral: boolean };
}

const heredoc = /<<(-?)\s*(['"]?)(\w+)\2/;

function linesOf(script: string): Line[] {
  const rest = script.replaceAll("\\\n", " ").split("\n");
  const found: Line[] = [];
  for (let line = rest.shift(); line !== undefined; line = rest.shift()) {
    const [mark, dash, quote, end] = heredoc.exec(line) ?? [];
    const commands = line.replace(heredoc, "").trim();
    if (mark === undefined) {
      found.push(...commandsOf(commands).map((text) => ({ text })));
      continue;
    }
    const untabbed = (one: string) => (dash === "-" ? one.replace(/^\t+/, "") : one);
    const stop = rest.findIndex((one) => untabbed(one) === end);
    const lines = rest.splice(0, stop < 0 ? rest.length : stop + 1);
    const text = (stop < 0 ? lines : lines.slice(0, -1)).map((one) => `${untabbed(one)}\n`).join("");
    found.push({ text: commands, document: { text, isLiteral: quote !== "" } });
  }
  return found;
}

/** What quotes and brackets hold together, what parts commands, and single signs. */
const pieces = /'[^']*'|"(?:[^"\\]|\\.)*"|\$\(\(.*?\)\)|\$\([^)]*\)|&&|[^]/g;

/** Commands of a line, each of which is run. */
function commandsOf(line: string): string[] {
  const bare = line.replace(/\s#[^'"]*$/, "");
  const whole = /^\[\[[^\]]*(?:\][^\]]+)*\]\]\s*\|\|\s*(exit|return)\s*\d*$/.test(bare);
  if (bare === "" || bare.startsWith("#")) return [];
  if (whole || assignment.test(bare)) return [bare];
  const parts = [""];
  for (const [piece] of bare.matchAll(pieces)) {
    if (piece === "&&" || piece === ";") parts.push("");
    else parts.push(`${parts.pop() ?? ""}${piece}`);
  }
  return parts.map((one) => one.trim()).filter((one) => one !== "");
}

const assignment =
  /^(?:export\s+|local\s+|readonly\s+)?(\w+)=((?:"(?:[^"\\]|\\.)*"|'[^']*'|\$\(\(.*?\)\)|\$\([^)]*\)|`[^`]*`|[^\s"'`])*)$/;
/** Commands that leave every file as it was. */
const harmless = /^(set|mkdir|chown|chmod|ls|true|:|sleep|shopt|umask|date)$/;

const isFileName = /\.(xml|ya?ml|conf|cfg|json|sql|sh|txt|properties)$/;

class Shell {
  readonly files: Map<string, string>;
  readonly #variables: Map<string, string | undefined>;

  constructor({ files, variables }: Before) {
    this.files = new Map(files);
    this.#variables = new Map(variables);
  }

  /** Whether the line was followed. */
  run({ text, document }: Line): boolean {
    const assigned = assignment.exec(text);
    if (assigned !== null) return this.#assign(assigned[1] ?? "", assigned[2] ?? "");
    const matched = /^\[\[\s*"?\$\{?(\w+)\}?"?\s*=~\s*(\S+)\s*\]\]\s*\|\|\s*(exit|return)\s*\d*$/.exec(text);
    if (matched !== null) return this.#match(matched[1] ?? "", matched[2] ?? "");
    const [, command = "", append, target] = /^(.*?)(?:\s*(?<![0-9&])>(>?)\s*("[^"]*"|\S+))?$/.exec(text) ?? [];
    // The redirection may come first: `cat > file`, and the words after it.
    const words = this.#words(command);
    if (words === undefined) return false;
    const body = document === undefined ? "" : this.#document(document);
    if (body === undefined) return false;
    const [program = "", ...told] = words;
    if (target === undefined) return this.#act(program, told, body);
    const place = this.#word(target);
    const said = place === undefined ? undefined : this.#said(program, told, body);
    if (place === undefined || said === undefined) return false;
    this.files.set(place, append === ">" ? `${this.files.get(place) ?? ""}${said}` : said);
    return true;
  }

  #assign(name: string, written: string): boolean {
    const value = this.#word(written);
    this.#variables.set(name, value);
    return true;
  }

  #match(name: string, pattern: string): boolean {
    const value = this.#variables.get(name);
    const found = value === undefined ? null : new RegExp(pattern).exec(value);
    if (found === null) return false;
    for (const [index, part] of found.entries()) this.#variables.set(`BASH_REMATCH[${String(index)}]`, part);
    return true;
  }

  /** A command whose words go nowhere else. */
  #act(program: string, told: readonly string[], body: string): boolean {
    const name = program.replace(/^.*\//, "");
    if (harmless.test(name) || name === "echo" || name === "printf") return true;
    if (name === "cp" || name === "install") return this.#copy(told.filter((word) => !word.startsWith("-")));
    const paths = told.filter((word) => !word.startsWith("-"));
    if (name === "tee") {
      for (const path of paths) this.files.set(path, body);
      return body !== "";
    }
    if (name === "rm") return paths.every((path) => this.files.delete(path) || !path.includes("*"));
    if (name !== "sed" || !told.some((word) => /^(-i|--in-place)$/.test(word))) return false;
    const [edit = "", ...changed] = told.filter((word) => !/^-/.test(word));
    return changed.every((path) => {
      const after = substituted(this.files.get(path), edit);
      if (after !== undefined) this.files.set(path, after);
      return after !== undefined;
    });
  }

  #copy(paths: readonly string[]): boolean {
    const target = paths.at(-1)?.replace(/\/$/, "");
    if (target === undefined || paths.length < 2) return false;
    const copied = paths.slice(0, -1).map((source) => this.#matching(source));
    if (copied.some((one) => one.length === 0)) return false;
    const isFolder = copied.flat().length > 1 || paths.at(-1)?.endsWith("/") === true || !isFileName.test(target);
    for (const [path, below] of copied.flat())
      this.files.set(isFolder ? `${target}/${below}` : target, this.files.get(path) ?? "");
    return true;
  }

  /** Files that a word names, with their names below it. */
  #matching(source: string): [path: string, below: string][] {
    const folder = source.replace(/\/\.?$/, "");
    const pattern = new RegExp(
      `^${folder.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("*", "[^/]*")}(/.*)?$`,
    );
    return [...this.files.keys()].flatMap((path): [string, string][] => {
      const found = pattern.exec(path);
      if (found === null) return [];
      const [, rest] = found;
      return [[path, rest === undefined ? path.replace(/^.*\//, "") : rest.slice(1)]];
    });
  }

  /** What a command writes; undefined where that is not known. */
  #said(program: string, told: readonly string[], body: string): string | undefined {
    const name = program.replace(/^.*\//, "");
    if (name === "echo") {
      const words = told.filter((word, place) => !(place === 0 && /^-[neE]+$/.test(word)));
      const isPlain = told[0] === "-e" || told[0] === "-ne";
      const text = words.join(" ");
      return `${isPlain ? escaped(text) : text}${/^-\w*n/.test(told[0] ?? "") ? "" : "\n"}`;
    }
    if (name === "printf") return printed(told);
    if (name === "cat") {
      const parts = told.filter((word) => word !== "-").map((path) => this.files.get(path));
      if (parts.includes(undefined)) return undefined;
      return told.length === 0 || told.includes("-") ? `${parts.join("")}${body}` : parts.join("");
    }
    if (name !== "sed") return undefined;
    const plain = told.filter((word) => !/^-[eE]$/.test(word));
    return plain.length === 2 ? substituted(this.files.get(plain[1] ?? ""), plain[0] ?? "") : undefined;
  }

  #document({ text, isLiteral }: { readonly text: string; readonly isLiteral: boolean }): string | undefined {
    return isLiteral ? text : expanded(text, this.#variables);
  }

  #words(command: string): string[] | undefined {
    const written =
      command.match(/(?:'[^']*'|"(?:[^"\\]|\\.)*"|\$\(\(.*?\)\)|\$\([^)]*\)|\\.|[^\s'"\\$]|\$(?!\())+/g) ?? [];
    // What one command hands to another, or does only should another fail, is not followed.
    if (written.some((word) => /^[^'"$]*[|<]/.test(word))) return undefined;
    const words = written.map((word) => this.#word(word));
    return words.includes(undefined) ? undefined : words.map(String);
  }

  /** A word without its quotes. */
  #word(written: string): string | undefined {
    const parts = written.match(/'[^']*'|"(?:[^"\\]|\\.)*"|(?:\$\(\(.*?\)\)|\$\([^)]*\)|[^'"$]|\$(?!\())+/g) ?? [];
    const said = parts.map((part) => {
      if (part.startsWith("'")) return part.slice(1, -1);
      return expanded(part.startsWith('"') ? part.slice(1, -1) : part, this.#variables);
    });
    return said.includes(undefined) ? undefined : said.join("");
  }
}

/** `s/old/new/g` in the words of `sed`, where the old text is plain. */
function substituted(text: string | undefined, edit: string): string | undefined {
  const [, , old = "", now = "", flags] = /^s([/|#,@])(.*?)\1(.*?)\1(g?)$/.exec(edit) ?? [];
  if (text === undefined || flags === undefined || /[*[\]^$\\]/.test(old) || /[&\\]/.test(now)) return undefined;
  return flags === "g"
    ? text.replaceAll(old, () => now)
    : text
        .split("\n")
        .map((line) => line.replace(old, () => now))
        .join("\n");
}

function escaped(text: string): string {
  return text.replaceAll(String.raw`\n`, "\n").replaceAll(String.raw`\t`, "\t");
}

function printed([format = "", ...words]: readonly string[]): string | undefined {
  if (format.replaceAll(/%[sd%]/g, "").includes("%")) return undefined;
  const rest = [...words];
  return escaped(format).replaceAll(/%([sd%])/g, (_, kind: string) => (kind === "%" ? "%" : (rest.shift() ?? "")));
}
