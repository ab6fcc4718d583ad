// Properties files as Java reads them: `=`, `:` or a blank separates, `#` and `!` start comments, a backslash at the end
// continues a line, `\uXXXX` is a character, and the last line of a name counts.

export function propertiesOf(text: string): ReadonlyMap<string, string> {
  const pairs = logicalLines(text).flatMap((line) => {
    const [, name, value = ""] = /^((?:\\.|[^\s=:\\])+)\s*[=:]?\s*(.*)/s.exec(line) ?? [];
    return name === undefined ? [] : [[unescaped(name), unescaped(value).trimEnd()] as const];
  });
  return new Map(pairs);
}

function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  for (const raw of text.split(/\r\n|\r|\n/)) {
    const line = raw.trimStart();
    if (open === undefined && /^[#!]/.test(line)) continue;
    const whole = (open ?? "") + line;
    const isContinued = (whole.length - whole.replace(/\\+$/, "").length) % 2 === 1;
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
  return text.replaceAll(/\\(?:u([0-9a-fA-F]{4})|(.))/gs, (_, code: string | undefined, one: string) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return controls[one] ?? one;
  });
}
