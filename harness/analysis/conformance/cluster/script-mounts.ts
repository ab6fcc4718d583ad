// Disks that a shell script mounts. Variables, lists, loops and functions are followed as far as their words are written
// down; where a word stands for several, all of them are meant.

import { isWithin } from "./node-paths.ts";

export interface ScriptMount {
  /** What the words for the device may stand for: paths, labels, commands that look for disks. */
  readonly devices: readonly string[];
  readonly points: readonly string[];
  /** Whether every word was followed to its end. */
  readonly isRead: boolean;
}

const most = 64;

/** Mounts of a script: by commands, and by the tables and units that it writes. */
export function mountsIn(script: string): ScriptMount[] {
  const lines = statementsOf(script);
  const all = lines.flatMap((line, at) => {
    const words = commandOf(wordsOf(line));
    const told = isMount(words[0]) ? operands(words.slice(1)) : [];
    const [device, point] = tableEntry(line) ?? listEntry(line) ?? unitEntry(lines, at) ?? told;
    // Memory keeps nothing.
    if (device === undefined || point === undefined || words.some((word) => /^(?:-t|--types=)?(tmp|ram)fs$/.test(word)))
      return [];
    const known = { lines, at };
    const devices = meanings(device, known);
    const points = meanings(point, known).map((one) => one.replace(/(?<=.)\/$/, ""));
    const isBind = words.some((word) => /^(?:-[BR]|--r?bind|(?:\S*,)?r?bind(?:,\S*)?)$/.test(word));
    return [{ devices, points, isRead: ![...points, ...(isBind ? devices : [])].some(isOpen), isBind }];
  });
  const disks = all.filter(({ isBind }) => !isBind);
  return all.flatMap(({ isBind, ...one }) => (isBind && one.isRead ? bound(one, disks) : [one]));
}

/** A folder under another name lies on the disk that is mounted there, if any is. */
function bound({ devices: folders, points }: ScriptMount, disks: readonly ScriptMount[]): ScriptMount[] {
  return disks
    .filter((disk) => folders.every((folder) => disk.points.some((point) => isWithin(folder, point))))
    .map(({ devices, isRead }) => ({ devices, points, isRead }));
}

function isOpen(text: string): boolean {
  return text.includes("$");
}

/** Lines without remarks, one statement each; what stands in quotes or brackets stays together. */
function statementsOf(script: string): string[] {
  return script
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*/, ""))
    .flatMap((line) => line.match(/(?:"[^"]*"|'[^']*'|[$<]\((?:[^()]|\([^()]*\))*\)|(?!;|&&|\|\|).)+|[;&|]+/g) ?? [])
    .map((line) => line.trim().replace(/^(do|then|else)\s+/, ""));
}

function wordsOf(line: string): string[] {
  return line.match(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g) ?? [];
}

/** The command behind words that leave it what it is. */
function commandOf(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !/^(?:sudo|exec|time|if|while|until|!|[{(]|-.*)$/.test(word));
  const own = at < 0 ? [] : words.slice(at);
  return /^(?:\S*\/)?(nsenter|chroot|timeout)$/.test(own[0] ?? "") ? own.slice(own.findIndex(isMount)) : own;
}

function isMount(word = ""): boolean {
  return /^(?:\S*\/)?mount$/.test(word);
}

/** Device and folder behind the options of `mount`. */
function operands(words: readonly string[]): string[] {
  const [first, ...rest] = words;
  if (first === undefined) return [];
  const [, joined] = /^(?:-[LU]|--(?:label|uuid|source|target)=)(.+)$/.exec(first) ?? [];
  if (joined !== undefined) return [joined, ...operands(rest)];
  if (/^-(t|o|-types|-options)$/.test(first)) return operands(rest.slice(1));
  // A label or a source is the next word, like that of a command without them.
  if (first.startsWith("-") || /^\d*[|<>]/.test(first)) return operands(rest);
  return [first, ...operands(rest)];
}

/** `device folder xfs options`, as a line for /etc/fstab. */
function tableEntry(line: string): [string, string] | undefined {
  const match = /(?:^|["'\s])([^\s"']+)\s+([^\s"']*\/[^\s"']*|\$\{?\w+\}?)\s+(?:xfs|ext4|auto)\s+[\w,=.-]+/.exec(line);
  const isCommand = /^(?:\S*\/)?(?:mount|mkfs\S*)\s/.test(line);
  return match === null || isCommand ? undefined : [match[1] ?? "", match[2] ?? ""];
}

/** `- [device, folder, …]`, as cloud-init takes it. */
function listEntry(line: string): [string, string] | undefined {
  const match = /^-\s*\[\s*([^,\s]+)\s*,\s*([^,\s\]]+)/.exec(line);
  return match === null ? undefined : [match[1] ?? "", match[2] ?? ""];
}

/** `What=device` and `Where=folder`, as systemd takes them. */
function unitEntry(lines: readonly string[], at: number): [string, string] | undefined {
  const [, point] = /^Where=(.*)$/.exec(lines[at] ?? "") ?? [];
  const device = lines.slice(0, at).findLast((line) => line.startsWith("What="));
  return device === undefined || point === undefined ? undefined : [device.slice("What=".length), point];
}

interface Known {
  readonly lines: readonly string[];
  readonly at: number;
}

/** Everything that a word may stand for. */
function meanings(word: string, known: Known, depth = 0): string[] {
  const plain = word.replaceAll(/(?<!\$\([^)]*)["']/g, "");
  const match = /\$\{(\w+)(?:\[[^\]]*\])?(?::?-([^}]*))?\}|\$(\w+)/.exec(plain);
  if (match === null || depth > 4) return [plain];
  const [whole, braced, otherwise, bare] = match;
  const given = valuesOf(braced ?? bare ?? "", known);
  const values = given.length > 0 || otherwise === undefined ? given : [otherwise];
  if (values.length === 0) return [plain];
  const each = values.flatMap((value) =>
    meanings(
      plain.replace(whole, () => value),
      known,
      depth + 1,
    ),
  );
  return [...new Set(each)].slice(0, most);
}

/** Values of a variable at a place: the last one given before it, all of a list or loop. */
function valuesOf(name: string, { lines, at }: Known): string[] {
  if (/^[1-9]$/.test(name)) return argumentsOf(Number(name), lines);
  const given = lines.map((line, place) => ({ place, values: assigned(name, line) }));
  const earlier = given.filter(({ place, values }) => place < at && values !== undefined).at(-1);
  return (earlier ?? given.filter(({ values }) => values !== undefined).at(-1))?.values ?? [];
}

function assigned(name: string, line: string): string[] | undefined {
  const [, listed] = new RegExp(`^(?:declare -a |local |readonly )?${name}=\\((.*)\\)$`).exec(line) ?? [];
  if (listed !== undefined) return wordsOf(listed);
  const [, looped] = new RegExp(`^for ${name} in (.*)$`).exec(line) ?? [];
  if (looped !== undefined) return wordsOf(looped);
  const [, read] = new RegExp(`^(?:mapfile|readarray)\\b.*?\\b${name}\\b(.*)$`).exec(line) ?? [];
  if (read !== undefined) return [read.replaceAll("$", "")];
  const given = valueIn(name, wordsOf(line));
  if (given === undefined) return undefined;
  return [/^["']?\$\(/.test(given) ? given.replaceAll("$", "") : given];
}

/** `local a=… name=…`: of several that stand in one line. */
function valueIn(name: string, words: readonly string[]): string | undefined {
  const end = words.findIndex((word) => !/^(?:export|local|readonly|-\w+|\w+=.*)$/s.test(word));
  const own = words.slice(0, end < 0 ? words.length : end).find((word) => word.startsWith(`${name}=`));
  return own?.slice(name.length + 1);
}

/** What the functions of a script are called with, at a place of their words. */
function argumentsOf(place: number, lines: readonly string[]): string[] {
  const names = lines.flatMap((line) => /^(?:function\s+)?([\w-]+)\s*\(\)/.exec(line)?.[1] ?? []);
  return lines
    .map(wordsOf)
    .filter(([first = ""]) => names.includes(first))
    .flatMap((words) => words[place] ?? []);
}
