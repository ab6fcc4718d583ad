// Whether what a container runs takes a backup: by the tool itself, by its API in SQL, or by a script that does.

import { basename } from "node:path/posix";
import { commandsRun, unwrapped } from "./shell-runs.ts";
import type { RunCommand } from "./shell-runs.ts";

/** Text of a file that the container has at a path. */
export type FileAt = (path: string) => string | undefined;

const shells = /^(ba|da|a|z)?sh$/;
/** Programs that do nothing with their words but show them. */
const idle = [
  "echo",
  "printf",
  ":",
  "true",
  "false",
  "cat",
  "test",
  "[",
  "[[",
  "logger",
  "sleep",
  "tee",
  "grep",
  "type",
  "which",
  "command",
  "export",
  "readonly",
  "local",
  "set",
  "alias",
  "trap",
];
/** Programs that do what they read. */
const readers = ["clickhouse-client", "clickhouse", "curl", "wget", "xargs", "ssh", "kubectl", "nc"];
const parts = /\s(--schema|-s|--rbac-only|--configs-only|--help|-h|--version|--dry-run)\b/;

export interface Taken {
  /** What is run when it fails: nothing that tells of it. */
  readonly isHushed: boolean;
}

/** The backup that a command line takes; undefined where it takes none. */
export function backupTaken(told: readonly string[], fileAt: FileAt): Taken | undefined {
  const words = unwrapped(told);
  const [first = "", ...rest] = words;
  if (!shells.test(basename(first)))
    return asCommand({ words, into: [], label: [], orElse: undefined }, { fileAt, idle: new Set(), args: [] });
  const flags = rest.findIndex((word) => !word.startsWith("-"));
  const [script, ...args] = flags < 0 ? [] : rest.slice(flags);
  if (script === undefined) return undefined;
  if (rest.slice(0, flags).some((flag) => /^-\w*c/.test(flag))) return inScript(script, { fileAt, args });
  const text = fileAt(script);
  // A script of the image is taken at its word.
  return text === undefined ? byName([basename(script), ...args]) : inScript(text, { fileAt, args });
}

interface Around {
  readonly fileAt: FileAt;
  readonly args: readonly string[];
}

function inScript(script: string, { fileAt, args }: Around): Taken | undefined {
  const { main, functions } = commandsRun(script);
  const isIdle = (commands: readonly RunCommand[]) => commands.every(({ words: [first = ""] }) => idle.includes(first));
  const around = {
    fileAt,
    args,
    idle: new Set([...functions].filter(([, body]) => isIdle(body)).map(([name]) => name)),
  };
  const called = new Set(main.flatMap(({ words: [first = ""] }) => first));
  const run = [...main, ...[...functions].filter(([name]) => called.has(name)).flatMap(([, body]) => body)];
  const found = run.flatMap((one) => asCommand(one, around) ?? []);
  const tool = run
    .filter(({ words: [first = ""] }) => basename(first) === "clickhouse-backup")
    .map(({ words }) => words[1]);
  const inTwo = tool.includes("create") && tool.includes("upload") ? [{ isHushed: false }] : [];
  return [...found, ...inTwo].toSorted((one, other) => Number(one.isHushed) - Number(other.isHushed))[0];
}

function asCommand(command: RunCommand, around: Around & { readonly idle: ReadonlySet<string> }): Taken | undefined {
  const { words, into, label, orElse } = command;
  const [first = ""] = words;
  const program = basename(first);
  const { args, fileAt } = around;
  if (label.length > 0 && !label.some((one) => one === "*" || args.includes(one))) return undefined;
  const told = { isHushed: orElse !== undefined && idle.includes(basename(orElse[0] ?? "")) };
  const isShown = idle.includes(program) || around.idle.has(program);
  const reader = into.find(([name = ""]) => readers.includes(basename(name)) || shells.test(basename(name)));
  if (isShown && reader === undefined) return undefined;
  if (shells.test(program)) return backupTaken(words, fileAt) === undefined ? undefined : told;
  if (isShown && shells.test(basename(reader?.[0] ?? ""))) return inScript(words.slice(1).join(" "), around) && told;
  return byName(words) && told;
}

function byName(words: readonly string[]): Taken | undefined {
  const line = ` ${words.slice(1).join(" ")} `;
  // After an option it is the option's value: `--user backup`.
  const isWord = words.some((word, place) => word === "backup" && !/^-/.test(words[place - 1] ?? ""));
  const isTool = isWord || words.some((word) => /\bcreate_remote\b/.test(word));
  const isStatement = words.some((word) => /\bBACKUP\s+(TABLE|DATABASE|ALL)\b[^]*\bTO\b/i.test(word));
  return (isTool && !parts.test(line)) || isStatement ? { isHushed: false } : undefined;
}
