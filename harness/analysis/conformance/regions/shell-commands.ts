// Simple commands of a shell script, in the words that the shell would make of them.

export interface ShellCommand {
  /** Without quotes; a here-document comes last. */
  readonly words: readonly string[];
  /** What stands between it and the command before it. */
  readonly after: "" | ";" | "&&" | "||" | "|" | "&";
}

/** What marks a word as the label of a choice: `a|b)`. */
export const labelMark = "\0";

const operator = /^(?:&&|\|\||;;|[|&;\n])/;
const quotes = /^(?:'[^']*'|"(?:[^"\\]|\\[^])*"|\\[^]|\$\((?:[^()]|\([^()]*\))*\))/;
const document = /^<<-?\s*(['"]?)([\w.]+)\1/;
const definition = /(^|[\n;{}])([^\S\n]*)([\w-]+)[^\S\n]*\([^\S\n]*\)\s*\{/g;

/** Commands in their order; comments are none. A function begins with the word `function`. */
export function shellCommands(script: string): ShellCommand[] {
  return new Lexer(script.replaceAll(definition, "$1$2function $3 {")).commands();
}

class Lexer {
  readonly #script: string;
  readonly #commands: ShellCommand[] = [];
  /** Ends of here-documents that begin on the next line. */
  readonly #awaited: string[] = [];
  #words: string[] = [];
  #word: string | undefined;
  #after: ShellCommand["after"] = "";
  #isLabel = false;
  #at = 0;

  constructor(script: string) {
    this.#script = script;
  }

  commands(): ShellCommand[] {
    while (this.#at < this.#script.length) this.#at += this.#step(this.#script.slice(this.#at));
    this.#endCommand(";");
    return this.#commands;
  }

  /** Length of what was read. */
  #step(rest: string): number {
    const label = this.#isLabel ? /^(?!esac\b)\(?([^\s()][^()\n]*)\)/.exec(rest) : null;
    if (label !== null) {
      this.#words.push(`${labelMark}${label[1] ?? ""}`);
      this.#isLabel = false;
      return label[0].length;
    }
    if (rest.startsWith("\\\n")) return 2;
    const [heredoc, , end] = document.exec(rest) ?? [];
    if (heredoc !== undefined) {
      this.#awaited.push(end ?? "");
      return heredoc.length;
    }
    const [quoted] = quotes.exec(rest) ?? [];
    if (quoted !== undefined) {
      this.#word = (this.#word ?? "") + plain(quoted);
      return quoted.length;
    }
    if (this.#word === undefined && rest.startsWith("#")) return rest.search(/\n|$/);
    const [found] = operator.exec(rest) ?? [];
    if (found !== undefined) return this.#atOperator(found, rest);
    if (/^\s/.test(rest)) this.#endWord();
    else this.#word = (this.#word ?? "") + rest.charAt(0);
    return 1;
  }

  #atOperator(found: string, rest: string): number {
    if (found === "\n") {
      this.#endWord();
      const read = this.#readDocuments(rest.slice(1));
      if (this.#words.length > 0) this.#endCommand(";");
      return 1 + read;
    }
    this.#isLabel = found === ";;";
    this.#endCommand(found === ";;" ? ";" : (found as ShellCommand["after"]));
    return found.length;
  }

  #readDocuments(text: string): number {
    let read = 0;
    for (const end of this.#awaited.splice(0)) {
      const lines = text.slice(read).split("\n");
      const last = lines.findIndex((line) => line.trim() === end);
      const body = last < 0 ? lines : lines.slice(0, last);
      this.#words.push(body.join("\n"));
      read += body.join("\n").length + (body.length > 0 ? 1 : 0) + (last < 0 ? 0 : (lines[last] ?? "").length + 1);
    }
    return read;
  }

  #endWord(): void {
    if (this.#word === undefined) return;
    this.#words.push(this.#word);
    if (this.#word === "in" && this.#words.includes("case")) this.#isLabel = true;
    this.#word = undefined;
  }

  #endCommand(next: ShellCommand["after"]): void {
    this.#endWord();
    if (this.#words.length > 0) this.#commands.push({ words: this.#words, after: this.#after });
    this.#words = [];
    this.#after = next;
  }
}

function plain(quoted: string): string {
  if (quoted.startsWith("\\")) return quoted.slice(1);
  return quoted.startsWith("$") ? quoted : quoted.slice(1, -1);
}
