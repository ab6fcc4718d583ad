// The byte strings under which a subject's tokens can lie on a disk, each with the name of its encoding.

import { usageError } from "../../core/errors.ts";

/** The tokens of one synthetic subject. Each may be one value or several. */
export interface SubjectTokens {
  readonly ascii?: string | readonly string[] | undefined;
  readonly uuid?: string | readonly string[] | undefined;
  /** Decimal digits, since JSON numbers lose them above 2^53. */
  readonly uint64?: string | number | readonly (string | number)[] | undefined;
  readonly email?: string | readonly string[] | undefined;
}

export interface Pattern {
  /** Which token this is a form of: `ascii 0`, `uuid 1`. */
  readonly token: string;
  /** Plain forms are named as the token (`ascii`, `email`), others `<token>-<form>`: `uuid-clickhouse`, `uint64-le`. */
  readonly encoding: string;
  readonly bytes: Uint8Array;
  /** Decimal digits count only when no further digit stands beside them. */
  readonly wholeNumber: boolean;
}

type Form = readonly [encoding: string, bytes: Uint8Array];

/** Every form of every token, without doubles. */
export function subjectPatterns(tokens: SubjectTokens): readonly Pattern[] {
  const forms = (kind: string, values: Values, formsOf: (value: string) => Form[]) =>
    listOf(values).flatMap((value, index) =>
      formsOf(value).map(([encoding, bytes]) => {
        return { token: `${kind} ${index}`, encoding, bytes, wholeNumber: encoding === "uint64-text" };
      }),
    );
  const all = [
    ...forms("ascii", tokens.ascii, (value) => textForms("ascii", value)),
    ...forms("email", tokens.email, emailForms),
    ...forms("uuid", tokens.uuid, uuidForms),
    ...forms("uint64", tokens.uint64, uint64Forms),
  ];
  const distinct = new Map<string, Pattern>();
  for (const pattern of all) {
    const key = `${pattern.token}:${Buffer.from(pattern.bytes).toString("hex")}`;
    if (!distinct.has(key)) distinct.set(key, pattern);
  }
  return [...distinct.values()];
}

type Values = string | number | readonly (string | number)[] | undefined;

function listOf(values: Values): readonly string[] {
  if (values === undefined) return [];
  return (typeof values === "object" ? values : [values]).map(String);
}

function textForms(kind: string, value: string): Form[] {
  const plain = Buffer.from(value, "utf8");
  if (plain.length < 4)
    throw usageError(`the ${kind} token "${value}" is too short to be told from chance; 4 bytes or more`);
  return [
    [kind, plain],
    [`${kind}-utf16le`, Buffer.from(value, "utf16le")],
    [`${kind}-utf16be`, Buffer.from(value, "utf16le").swap16()],
    [`${kind}-hex`, Buffer.from(plain.toString("hex"))],
    [`${kind}-hex`, Buffer.from(plain.toString("hex").toUpperCase())],
    [`${kind}-url`, Buffer.from(encodeURIComponent(value))],
    ...base64Forms(plain).map((form): Form => [`${kind}-base64`, form]),
  ];
}

function emailForms(value: string): Form[] {
  return [value, value.toLowerCase(), value.toUpperCase()].flatMap((spelling) => textForms("email", spelling));
}

// Base64 of a longer text shows the token in one of three alignments; the characters that neighbours share are cut off.
function base64Forms(plain: Buffer): Buffer[] {
  if (plain.length < 8) return [];
  return [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), plain]);
    const first = Math.ceil((shift * 8) / 6);
    const last = Math.floor((padded.length * 8) / 6);
    return Buffer.from(padded.toString("base64").slice(first, last));
  });
}

function uuidForms(value: string): Form[] {
  const digits = value.toLowerCase().replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/.test(digits))
    throw usageError(`"${value}" is not a UUID; expected 8-4-4-4-12 hexadecimal digits`);
  const groups = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ];
  const text = groups.join("-");
  const bytes = Buffer.from(digits, "hex");
  const halves = Buffer.concat([Buffer.from(bytes.subarray(0, 8)).reverse(), Buffer.from(bytes.subarray(8)).reverse()]);
  return [
    ["uuid-text", Buffer.from(text)],
    ["uuid-text", Buffer.from(text.toUpperCase())],
    ["uuid-hex", Buffer.from(digits)],
    ["uuid-hex", Buffer.from(digits.toUpperCase())],
    ...[text, text.toUpperCase()].flatMap((spelling): Form[] => [
      ["uuid-utf16le", Buffer.from(spelling, "utf16le")],
      ["uuid-utf16be", Buffer.from(spelling, "utf16le").swap16()],
    ]),
    ["uuid-network", bytes],
    ["uuid-clickhouse", halves],
    ["uuid-little-endian", Buffer.from(bytes).reverse()],
  ];
}

function uint64Forms(value: string): Form[] {
  if (!/^\d{1,20}$/.test(value) || BigInt(value) >= 2n ** 64n) {
    throw usageError(`"${value}" is not an unsigned 64-bit number; write it as a string of decimal digits`);
  }
  const little = Buffer.alloc(8);
  little.writeBigUInt64LE(BigInt(value));
  const binary: Form[] = [
    ["uint64-le", little],
    ["uint64-be", Buffer.from(little).reverse()],
  ];
  return value.length < 5 ? binary : [...binary, ["uint64-text", Buffer.from(value)]];
}
