// What `echo` and `printf` say; undefined where shells differ over it, or more is told than is known here.

export function echoed(told: readonly string[]): string | undefined {
  const begin = told.findIndex((word) => !/^-[neE]+$/.test(word));
  const flags = told.slice(0, begin < 0 ? told.length : begin);
  const text = told.slice(flags.length).join(" ");
  const end = flags.some((flag) => flag.includes("n")) ? "" : "\n";
  const isEscaped = flags.some((flag) => flag.includes("e"));
  // Some shells make a new line of `\n` unasked.
  if (!isEscaped && /\\[\\abcefnrtv0]/.test(text)) return undefined;
  const said = isEscaped ? unescaped(text) : text;
  return said === undefined ? undefined : `${said}${end}`;
}

export function printed([written = "", ...words]: readonly string[]): string | undefined {
  const format = unescaped(written.replaceAll(String.raw`\"`, '"'));
  if (format === undefined || written.startsWith("-") || format.replaceAll(/%[sd%]/g, "").includes("%"))
    return undefined;
  const taken = (format.replaceAll("%%", "").match(/%[sd]/g) ?? []).length;
  // The format is begun again while words are left.
  const rounds = taken === 0 ? 1 : Math.max(1, Math.ceil(words.length / taken));
  const rest = [...words];
  return format
    .repeat(rounds)
    .replaceAll(/%([sd%])/g, (_, kind: string) => (kind === "%" ? "%" : (rest.shift() ?? (kind === "d" ? "0" : ""))));
}

function unescaped(text: string): string | undefined {
  const signs = new Map([
    ["n", "\n"],
    ["t", "\t"],
    ["\\", "\\"],
  ]);
  const isKnown = [...text.matchAll(/\\([^]?)/g)].every(([, sign = ""]) => signs.has(sign));
  return isKnown ? text.replaceAll(/\\([^])/g, (_, sign: string) => signs.get(sign) ?? "") : undefined;
}
