// Applications in front of the platform: whether they get in with their password and not without, over both protocols;
// whether what they write is what they read; and what they may look at.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { contains, parseCidr } from "../../model/cidr.ts";
import { refusals, silences, values } from "./asked.ts";
import type { Asked } from "./asked.ts";

export interface LogIns {
  /** Database that a session with the right password is in, by door. */
  readonly right: readonly Asked<string>[];
  readonly database: string;
  /** Attempts that must be refused, by what is wrong with them. */
  readonly wrong: readonly Asked<string>[];
}

/** Server codes of a refused login: AUTHENTICATION_FAILED, and names for it of older servers. */
const loginRefused = /AUTHENTICATION_FAILED|Authentication failed|password is incorrect|REQUIRED_PASSWORD/i;

/** JDBC-001, JDBC-002: every door lets the application in, and nobody without the password. No connection is a no. */
export function judgeLogIns({ right, database, wrong }: LogIns): Judged {
  return judged({
    violations: [
      ...refusals(right, "the application is refused"),
      ...silences(right).map((finding) => ({ ...finding, message: `no connection: ${finding.message}` })),
      ...values(right)
        .filter(({ value }) => value !== database)
        .map(({ of, value }) => about(of, `the session is not in ${database}`, value)),
      ...values(wrong).map(({ of }) => about(of, `somebody with ${of} is let in`, "a session")),
    ],
    unknowns: [
      ...(right.length === 0 ? [about("none", "no door was tried", undefined)] : []),
      ...silences(wrong),
      ...wrong
        .filter(({ refusal }) => refusal !== undefined && !loginRefused.test(refusal))
        .map(({ of, refusal }) => about(of, `${of} was refused for another reason`, refusal)),
    ],
    notes: [about("none", "not decided here: the Java driver; its two protocols are spoken", undefined)],
  });
}

/** Whether whoever asks stands where applications do: what is seen from elsewhere says nothing about them. */
export function standsInApplicationSubnet(own: readonly string[], subnets: readonly string[]): Judged {
  const isInside = subnets.some((subnet) => own.some((address) => liesIn(address, subnet)));
  return judged({
    unknowns: isInside ? [] : [about("none", "the suites do not run in an application subnet", own)],
  });
}

function liesIn(address: string, subnet: string): boolean {
  const [range, one] = [parseCidr(subnet), parseCidr(address)];
  return range !== undefined && one !== undefined && contains(range, one);
}

export type PlainRow = Readonly<Record<string, unknown>>;

/** JDBC-016: what is read is what was written, row by row and field by field. */
export function judgeRoundTrip(sent: readonly PlainRow[], read: Asked<readonly PlainRow[]>): Judged {
  const rows = read.value ?? [];
  const key = (row: PlainRow) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  const [before, after] = [sent.map(key).sort(), rows.map(key).sort()];
  const differing = before.filter((row, index) => row !== after[index]).slice(0, 3);
  const isSame = before.length === after.length && differing.length === 0;
  return judged({
    violations: [
      ...refusals([read], "an operation of the application is refused"),
      ...silences([read]).map((finding) => ({ ...finding, message: `no connection: ${finding.message}` })),
      ...(isSame || read.value === undefined
        ? []
        : [
            about(read.of, `${String(sent.length)} rows were written and others are read`, {
              rows: rows.length,
              differing,
            }),
          ]),
    ],
    unknowns: sent.length === 0 ? [about("none", "nothing was written", undefined)] : [],
  });
}

/** CH-029: every server lets the user read every system table. */
export function judgeReads(reads: readonly Asked<unknown>[]): Judged {
  return judged({
    violations: refusals(reads, "reading is refused"),
    unknowns: [...silences(reads), ...(reads.length === 0 ? [about("none", "no table was read", undefined)] : [])],
  });
}

function about(resource: string, message: string, actual: unknown): Finding {
  return { source: "servers", resource, message, ...(actual === undefined ? {} : { actual }) };
}
