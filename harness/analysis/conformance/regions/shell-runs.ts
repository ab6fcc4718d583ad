// Commands of a shell script of which nothing that is written keeps them from being run.

import { labelMark, shellCommands } from "./shell-commands.ts";
import type { ShellCommand } from "./shell-commands.ts";

export interface RunCommand {
  /** What it runs, without what only wraps it. */
  readonly words: readonly string[];
  /** Programs that get what it writes. */
  readonly into: readonly (readonly string[])[];
  /** Labels of the choice that it stands in; empty outside of one. */
  readonly label: readonly string[];
  /** What is run should it fail. */
  readonly orElse: readonly string[] | undefined;
}

export interface ScriptRun {
  readonly main: readonly RunCommand[];
  /** Commands of each function, by its name. */
  readonly functions: ReadonlyMap<string, readonly RunCommand[]>;
}

export function commandsRun(script: string): ScriptRun {
  return new Walk(shellCommands(script), /&\s*$/.test(script)).run();
}

interface Block {
  readonly opening: string;
  readonly label: readonly string[];
  readonly isDead: boolean;
  /** The function whose body it is. */
  readonly of?: string;
}

const openings = ["if", "while", "until", "for", "case", "{", "("];
const closings = ["fi", "done", "esac", "}", ")"];
/** What begins another part of a choice: that the one before is never reached says nothing of it. */
const parts = ["elif", "else"];
const between = ["then", "do", "!"];

class Walk {
  readonly #commands: readonly ShellCommand[];
  readonly #endsBehind: boolean;
  readonly #main: RunCommand[] = [];
  readonly #functions = new Map<string, RunCommand[]>();
  readonly #blocks: Block[] = [];
  /** How the list of commands has ended so far, where that is certain. */
  #known: boolean | undefined;
  #isEnded = false;

  constructor(commands: readonly ShellCommand[], endsBehind: boolean) {
    this.#commands = commands;
    this.#endsBehind = endsBehind;
  }

  run(): ScriptRun {
    for (const [place, command] of this.#commands.entries()) this.#meet(command, place);
    return { main: this.#main, functions: this.#functions };
  }

  #meet({ words: written, after }: ShellCommand, place: number): void {
    if (after !== "&&" && after !== "||" && after !== "|") this.#known = undefined;
    const isReached = !((after === "&&" && this.#known === false) || (after === "||" && this.#known === true));
    const depth = this.#blocks.length;
    const words = this.#enter(written, isReached);
    if (words.length === 0 || !isReached) return;
    const piped = this.#pipedFrom(place);
    this.#known = piped.length > 0 || after === "|" ? undefined : truthOf(words);
    const [of] = this.#blocks.flatMap((block) => block.of ?? []);
    const isDead = this.#isEnded || this.#blocks.some((block) => block.isDead);
    const isAsked = this.#blocks.length > depth || written[0] === "elif";
    const opened = isAsked ? this.#blocks.at(-1) : undefined;
    if (opened !== undefined && /^(if|while)$/.test(opened.opening) && this.#known === false) {
      this.#blocks[this.#blocks.length - 1] = { ...opened, isDead: true };
    }
    if (isDead || this.#isLeftBehind(place + piped.length)) return;
    const next = this.#commands[place + piped.length + 1];
    const found = {
      words: unwrapped(words),
      into: piped.map((one) => unwrapped(one.words)),
      label: this.#blocks.findLast(({ opening }) => opening === "case")?.label ?? [],
      orElse: next?.after === "||" ? next.words : undefined,
    };
    (of === undefined ? this.#main : this.#functions.get(of))?.push(found);
    if (words[0] === "exit" && this.#blocks.length === 0 && after !== "&&" && after !== "||") this.#isEnded = true;
  }

  /** The words without those that open, part and close blocks. */
  #enter(written: readonly string[], isReached: boolean): readonly string[] {
    const [first, second = ""] = written;
    if (first === undefined) return [];
    const rest = written.slice(1);
    if (first.startsWith(labelMark)) {
      this.#change((block) => ({
        ...block,
        label: first
          .slice(1)
          .split("|")
          .map((one) => one.trim()),
      }));
    } else if (first === "function") {
      this.#functions.set(second, []);
      this.#blocks.push({ opening: "{", label: [], isDead: false, of: second });
      return this.#enter(written.slice(3), isReached);
    } else if (openings.includes(first)) {
      this.#blocks.push({ opening: first, label: [], isDead: !isReached });
      if (first === "for") return [];
      if (first === "case") return this.#enter(rest.slice(rest.indexOf("in") + 1), isReached);
    } else if (closings.includes(first)) this.#blocks.pop();
    else if (parts.includes(first)) this.#change((block) => ({ ...block, isDead: false }));
    else if (!between.includes(first)) return written;
    return this.#enter(rest, isReached);
  }

  #change(change: (block: Block) => Block): void {
    const last = this.#blocks.pop();
    if (last !== undefined) this.#blocks.push(change(last));
  }

  #pipedFrom(place: number): readonly ShellCommand[] {
    const next = this.#commands.slice(place + 1);
    const end = next.findIndex(({ after }) => after !== "|");
    return end < 0 ? next : next.slice(0, end);
  }

  /** Whether the container ends before it: what is put behind needs somebody who waits. */
  #isLeftBehind(place: number): boolean {
    const next = this.#commands.slice(place + 1);
    const isBehind = next[0] === undefined ? this.#endsBehind : next[0].after === "&";
    return isBehind && !next.some(({ words: [first] }) => first === "wait");
  }
}

function truthOf([first = ""]: readonly string[]): boolean | undefined {
  if (first === "true" || first === ":") return true;
  return first === "false" ? false : undefined;
}

const wrappers = ["exec", "timeout", "nice", "ionice", "nohup", "env", "time", "sudo", "command", "stdbuf", "chrt"];

/** The command without assignments before it and programs that only run it. */
export function unwrapped(words: readonly string[]): readonly string[] {
  const [first = "", second = ""] = words;
  if (/^\w+=/.test(first)) return unwrapped(words.slice(1));
  if (!wrappers.includes(first.replace(/^.*\//, "")) || (first === "command" && /^-[vV]$/.test(second))) return words;
  const start = words.findIndex((word, place) => place > 0 && !/^(-.*|[\d.]+[smhd]?|\w+=.*)$/.test(word));
  return start < 0 ? words : unwrapped(words.slice(start));
}
