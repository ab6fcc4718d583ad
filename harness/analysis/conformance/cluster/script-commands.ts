// Commands of a script of a shell that run one after another, in words as they are written there. Of a script in which one
// hands its output to another, or runs only sometimes, nothing is said.

export interface ScriptDocument {
  readonly text: string;
  /** Nothing in it is filled in. */
  readonly isLiteral: boolean;
}

export interface ScriptCommand {
  /** With their quotes. */
  readonly words: readonly string[];
  /** Where its output goes. */
  readonly target?: { readonly word: string; readonly isAppended: boolean };
  readonly document?: ScriptDocument;
  /** `[[ $name =~ pattern ]] || exit`. */
  readonly matching?: { readonly name: string; readonly pattern: string };
}

const sum = String.raw`\$\(\((?:[^()]|\([^()]*\))*\)\)`;
const substitution = String.raw`${sum}|\$\((?!\()[^)]*\)|\$\{(?:[^{}]|\{[^{}]*\})*\}|\x60[^\x60]*\x60|\$(?![({])|\\[^]`;
/** Parts of a word: what quotes hold together, and what stands between them. */
export const wordParts = new RegExp(
  String.raw`'[^']*'|"(?:${substitution}|[^"\\$\x60])*"|(?:${substitution}|[^\s'"\\$\x60;&|<>()])+`,
  "g",
);

const word = new RegExp(`(?:${wordParts.source})+`, "y");
const blank = /(?:[^\S\n]|\\\n)+/y;
const comment = /#[^\n]*/y;
const separator = /;(?!;)|&&|\n/y;
/** Output that goes to nobody, or where other output goes. */
const elsewhere = /[12]?>&[12](?!\d)|[12]?>[^\S\n]*\/dev\/(?:null|stderr|stdout)(?![^\s;&])/y;
const redirection = /1?>(>?)(?![&>|])[^\S\n]*/y;
const documentMark = /<<(-?)[^\S\n]*(['"]?)(\w+)\2(?![^\s;&])/y;
const match =
  /\[\[[^\S\n]*"?\$\{?(\w+)\}?"?[^\S\n]*=~[^\S\n]*(\S+)[^\S\n]*\]\][^\S\n]*\|\|[^\S\n]*(?:exit|return)(?:[^\S\n]+\d+)?[^\S\n]*(?=[\n;]|$)/y;

/** Undefined where something else stands in the script. */
export function scriptCommands(script: string): ScriptCommand[] | undefined {
  return new Reader(script).commands();
}

interface Begun {
  words: string[];
  target?: { readonly word: string; readonly isAppended: boolean };
  document?: ScriptDocument;
}

class Reader {
  readonly #script: string;
  readonly #commands: ScriptCommand[] = [];
  #at = 0;
  #own: Begun = { words: [] };
  /** The document that begins on the next line, and the command that it is for. */
  #awaited: { readonly of: Begun; readonly mark: RegExpExecArray } | undefined;

  constructor(script: string) {
    this.#script = script;
  }

  commands(): ScriptCommand[] | undefined {
    while (this.#at < this.#script.length) {
      if (!this.#step()) return undefined;
    }
    this.#end();
    return this.#commands;
  }

  /** Whether what stands here is one of the known things. */
  #step(): boolean {
    if (this.#take(blank) !== undefined || this.#take(comment) !== undefined) return true;
    const ended = this.#take(separator);
    if (ended !== undefined) {
      this.#end();
      if (ended[0] === "\n") this.#readDocument();
      return true;
    }
    if (this.#take(elsewhere) !== undefined) return true;
    return this.#matching() || this.#document() || this.#target() || this.#word();
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#script) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #matching(): boolean {
    const [, name, pattern] = (this.#own.words.length === 0 ? this.#take(match) : undefined) ?? [];
    if (name === undefined || pattern === undefined) return false;
    this.#commands.push({ words: [], matching: { name, pattern } });
    return true;
  }

  #document(): boolean {
    const mark = this.#awaited === undefined ? this.#take(documentMark) : undefined;
    if (mark !== undefined) this.#awaited = { of: this.#own, mark };
    return mark !== undefined;
  }

  #target(): boolean {
    const found = this.#own.target === undefined ? this.#take(redirection) : undefined;
    const [told] = (found === undefined ? undefined : this.#take(word)) ?? [];
    if (found === undefined || told === undefined) return false;
    this.#own.target = { word: told, isAppended: found[1] === ">" };
    return true;
  }

  #word(): boolean {
    const found = this.#take(word);
    if (found !== undefined) this.#own.words.push(found[0]);
    return found !== undefined;
  }

  #end(): void {
    const own = this.#own;
    if (own.words.length > 0 || own.target !== undefined) this.#commands.push(own);
    this.#own = { words: [] };
  }

  #readDocument(): void {
    if (this.#awaited === undefined) return;
    const { of, mark } = this.#awaited;
    const [, dash, quote, end] = mark;
    this.#awaited = undefined;
    const written = this.#script.slice(this.#at).split("\n");
    const lines = dash === "-" ? written.map((line) => line.replace(/^\t+/, "")) : written;
    const stop = lines.indexOf(end ?? "");
    const body = stop < 0 ? lines.slice(0, lines.at(-1) === "" ? -1 : undefined) : lines.slice(0, stop);
    of.document = { text: body.map((line) => `${line}\n`).join(""), isLiteral: quote !== "" };
    this.#at += (stop < 0 ? written : written.slice(0, stop + 1)).join("\n").length;
  }
}
