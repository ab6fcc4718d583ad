// Properties files as Java reads them: `=`, `:` or a blank separates, `#` and `!` start comments, a backslash at the end
// continues a line, `\uXXXX` is a character, and the last line of a name counts.

export function propertiesOf(text: string): ReadonlyMap<string, string> {
  const pairs = logicalLines(text).flatMap((line) => {
    const match = /^((?:\\.|[^\s=:\\])+)\s*[=:]?\s*(.*)$/s.exec(line);
    return match === null ? [] : [[unescaped(match[1] ?? ""), unescaped(match[2] ?? "").trimEnd()] as const];
  });
  return new Map(pairs);
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trimStart();
    if (open === undefined && (line === "" || line.startsWith("#") || line.startsWith("!"))) continue;
    const whole = (open ?? "") + line;
    const isContinued = (/\\*$/.exec(whole)?.[0].length ?? 0) % 2 === 1;
    if (isContinued) open = whole.slice(0, -1);
    else {
      lines.push(whole);
      open = undefined;
    }
  }
  return open === undefined ? lines : [...lines, open];
}

const controls: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", f: "\f" };

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, one: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return controls[one ?? ""] ?? one ?? "";
  });
}
