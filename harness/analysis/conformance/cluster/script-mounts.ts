// Disks that a shell script mounts. Variables, lists, loops and functions are followed as far as their words are written
// down; where a word stands for several, all of them are meant.

export interface ScriptMount {
  /** What the words for the device may stand for: paths, labels, commands that look for disks. */
  readonly devices: readonly string[];
  readonly points: readonly string[];
  /** Whether every word was followed to its end. */
  readonly isRead: boolean;
}

const most = 64;
/** Words before a command that leave it what it is. */
const before = /^(sudo|exec|nsenter\b.*?|chroot \S+|if|!|then|do|else|\{)\s+(?=(?:\S*\/)?mount\b)/;

/** Mounts of a script, those of its table of file systems included. */
export function mountsIn(script: string): ScriptMount[] {
  const lines = statementsOf(script);
  return lines.flatMap((line, at) => {
    const words = wordsOf(line.replace(before, ""));
    const entry = tableEntry(line);
    const [device, point] = entry ?? (/^(\S*\/)?mount$/.test(words[0] ?? "") ? operands(words.slice(1)) : []);
    if (device === undefined || point === undefined) return [];
    const known = { lines, at };
    const [devices, points] = [meanings(device, known), meanings(point, known)];
    return [{ devices, points, isRead: !points.some((one) => one.includes("$")) }];
  });
}

/** Lines without remarks, one statement each; what stands in brackets stays together. */
function statementsOf(script: string): string[] {
  return script
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*/, "").trim())
    .flatMap((line) => (/\$\(|<\(|["'].*;.*["']/.test(line) ? [line] : line.split(/\s*(?:;|&&|\|\|)\s*/)))
    .flatMap((line) => line.replace(/^(do|then|else)\s+/, "").trim() || []);
}

function wordsOf(line: string): string[] {
  return line.match(/(?:"[^"]*"|'[^']*'|\$\([^)]*\)|[^\s"'])+/g) ?? [];
}

/** Device and folder behind the options of `mount`. */
function operands(words: readonly string[]): string[] {
  const [first = "", second, ...rest] = words;
  if (words.length === 0) return [];
  if (/^-(L|U|-label|-uuid|-source)$/.test(first)) return [second ?? "", ...operands(rest)];
  if (/^-(t|o|-types|-options)$/.test(first)) return operands(words.slice(2));
  if (first.startsWith("-") || /^[|<>]/.test(first)) return operands(words.slice(1));
  return [first, ...operands(words.slice(1))];
}

/** `device folder xfs options`, as a line for /etc/fstab. */
function tableEntry(line: string): [string, string] | undefined {
  const match = /(?:^|["'\s])([^\s"']+)\s+([^\s"']*\/[^\s"']*|\$\{?\w+\}?)\s+(?:xfs|ext4|auto)\s+[\w,=.-]+/.exec(line);
  const isCommand = /^(?:\S*\/)?(?:mount|mkfs\S*)\s/.test(line);
  return match === null || isCommand ? undefined : [match[1] ?? "", match[2] ?? ""];
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
  const [, value] = new RegExp(`^(?:export |local |readonly )?${name}=(.*)$`).exec(line) ?? [];
  if (value === undefined) return undefined;
  return [/^["']?\$\(/.test(value) ? value.replaceAll("$", "") : value];
}

/** What the functions of a script are called with, at a place of their words. */
function argumentsOf(place: number, lines: readonly string[]): string[] {
  const names = lines.flatMap((line) => /^(?:function\s+)?([\w-]+)\s*\(\)/.exec(line)?.[1] ?? []);
  return lines
    .map(wordsOf)
    .filter(([first = ""]) => names.includes(first))
    .flatMap((words) => words[place] ?? []);
}
