// The contract of histories read naively, sentence by sentence, over the whole history at once: what the checkers, which
// follow a history in one pass, are compared with. Slow on purpose; for tests.

import type { Header, Id } from "../history/model.ts";
import type { CheckerName, CheckerVerdict } from "./checker.ts";

interface Line {
  readonly index: number;
  readonly timeNs: number;
  readonly type: string;
  readonly process?: Id;
  readonly op?: string;
  readonly value?: Id | readonly Id[];
  readonly replica?: string;
  readonly final?: boolean;
  readonly name?: string;
  readonly ok?: boolean;
  readonly id?: Id;
  readonly fault?: string;
  readonly target?: string;
  readonly phase?: string;
  readonly takesDisk?: boolean;
}

interface Op {
  readonly op: string;
  readonly process: string;
  readonly begun: Line;
  readonly ended: Line | undefined;
  readonly replica: string;
  readonly final: boolean;
  /** Attempted rows of an insert; none of a read. */
  readonly tried: readonly string[];
  /** Acknowledged or seen rows of an ok operation. */
  readonly known: readonly string[];
}

interface Fault {
  readonly begun: Line;
  readonly verified: Line | undefined;
  readonly ended: Line | undefined;
  readonly healed: Line | undefined;
}

type Verdicts = Readonly<Partial<Record<CheckerName, CheckerVerdict>>>;

/** Verdicts of every checker but the one of registers, which has an oracle of its own. */
export function verdictsByContract(text: string): Verdicts {
  const [first = "{}", ...rest] = text.trimEnd().split("\n");
  const header = JSON.parse(first) as Header;
  const lines = rest.map((line) => JSON.parse(line) as Line);
  const ops = opsOf(lines);
  const faults = faultsOf(lines);
  return {
    ...rowVerdicts(
      header,
      ops,
      lines.some(({ takesDisk }) => takesDisk === true),
    ),
    ...readVerdicts(header, ops),
    availability: availability(header, ops, faults),
    recovery: recovery(header, lines, faults),
    "fault-bit": faultBit(ops, faults),
  };
}

function worst(isViolated: boolean, isUnknown: boolean): CheckerVerdict {
  return isViolated ? "violated" : isUnknown ? "unknown" : "held";
}

const nameOf = (id: Id | undefined): string => `${typeof id}:${String(id)}`;
const namesOf = (value: Line["value"]): string[] => (value === undefined ? [] : [value].flat().map(nameOf));
const endOf = ({ ended }: Op): number => ended?.index ?? Infinity;

function opsOf(lines: readonly Line[]): Op[] {
  return lines
    .filter(({ type }) => type === "invoke")
    .map((begun) => {
      const isNext = ({ process, index, type }: Line) =>
        type !== "invoke" && nameOf(process) === nameOf(begun.process) && process !== undefined && index > begun.index;
      const ended = lines.find(isNext);
      const isInsert = begun.op === "insert";
      const answer = ended?.type !== "ok" ? [] : namesOf(ended.value ?? (isInsert ? begun.value : []));
      return {
        op: begun.op ?? "",
        process: nameOf(begun.process),
        begun,
        ended,
        replica: ended?.replica ?? begun.replica ?? "",
        final: begun.final === true || ended?.final === true,
        tried: isInsert ? namesOf(begun.value) : [],
        known: answer,
      };
    });
}

function faultsOf(lines: readonly Line[]): Fault[] {
  const told = lines.filter(({ type }) => type === "fault");
  return told
    .filter(({ phase }) => phase === "begin")
    .map((begun) => {
      const isSame = (line: Line) =>
        begun.id === undefined
          ? line.id === undefined && line.fault === begun.fault && line.target === begun.target
          : nameOf(line.id) === nameOf(begun.id);
      const find = (phase: string) =>
        told.find((line) => isSame(line) && line.phase === phase && line.index > begun.index);
      return { begun, verified: find("verified"), ended: find("end"), healed: find("healed") };
    });
}

function rowVerdicts(header: Header, ops: readonly Op[], isDiskTaken: boolean): Verdicts {
  const reads = ops.filter(({ op, ended }) => op === "read" && ended?.type === "ok");
  const inserts = ops.filter(({ op }) => op === "insert");
  const finals = header.replicas.flatMap((replica) => {
    const own = reads.filter((read) => read.final && read.replica === replica).sort((a, b) => endOf(a) - endOf(b));
    return own.at(-1) ?? [];
  });
  const attemptsOf = (row: string) => inserts.filter(({ tried }) => tried.includes(row));
  const rows = new Set(ops.flatMap(({ tried, known }) => [...tried, ...known]));
  const isRequired = (row: string, read: Op): boolean => {
    const attempts = attemptsOf(row);
    if (inserts.some((insert) => insert.known.includes(row) && endOf(insert) < read.begun.index)) return true;
    const isSeen = reads.some((other) => other.known.includes(row) && endOf(other) < read.begun.index);
    return isSeen && attempts.length > 0 && !attempts.every(({ ended }) => ended?.type === "fail");
  };
  const isLost = finals.some((read) => [...rows].some((row) => !read.known.includes(row) && isRequired(row, read)));
  const isExcused = header.contract.durability === "may-lose-on-disk-loss" && isDiskTaken;
  const isUnread = finals.length < header.replicas.length;
  const isTwice = finals.some(({ known }) => new Set(known).size < known.length);
  const isUnexpected = (row: string, read: Op): boolean => {
    const attempts = attemptsOf(row).filter(({ begun }) => begun.index < endOf(read));
    return attempts.every(({ ended }) => ended?.type === "fail" && ended.index < read.begun.index);
  };
  return {
    "lost-rows": worst(isLost && !isExcused, isUnread || inserts.every(({ known }) => known.length === 0)),
    "duplicate-rows": header.contract.duplicates === "allowed" ? "held" : worst(isTwice, isUnread),
    "unexpected-rows": worst(
      reads.some((read) => read.known.some((row) => isUnexpected(row, read))),
      reads.length === 0,
    ),
  };
}

function readVerdicts({ contract }: Header, ops: readonly Op[]): Verdicts {
  const known = ops.filter(({ ended }) => ended?.type === "ok");
  const reads = known.filter(({ op }) => op === "read");
  const rows = new Set(known.flatMap((op) => op.known));
  const isStale = (row: string, read: Op): boolean =>
    !read.known.includes(row) &&
    known.some((op) => op !== read && op.known.includes(row) && endOf(op) < read.begun.index) &&
    reads.some((other) => other.known.includes(row) && other.begun.index > endOf(read));
  const isAfter = (read: Op) => known.some((op) => op.known.length > 0 && endOf(op) < read.begun.index);
  const pairs = reads.flatMap((one) => {
    const isLater = (other: Op) =>
      one.process === other.process && one.replica === other.replica && endOf(one) < other.begun.index;
    return reads.filter(isLater).map((other) => [one, other] as const);
  });
  const isGone = pairs.some(([one, other]) => one.known.some((row) => !other.known.includes(row)));
  const stale = reads.some((read) => [...rows].some((row) => isStale(row, read)));
  return {
    "stale-reads": contract.reads === "linearizable" ? worst(stale, !reads.some(isAfter)) : "held",
    "monotonic-reads": contract.reads === "eventual" ? "held" : worst(isGone, pairs.length === 0),
  };
}

function availability({ limits }: Header, ops: readonly Op[], faults: readonly Fault[]): CheckerVerdict {
  const limit = limits?.availability;
  if (limit === undefined) return "unknown";
  const healed = faults.map((fault) => fault.healed?.timeNs ?? Infinity);
  const from = limit.fromNs ?? faults[0]?.begun.timeNs ?? 0;
  const to = limit.toNs ?? (faults.length === 0 ? Infinity : Math.max(...healed));
  const inside = ops.filter(({ begun, ended }) => begun.timeNs < to && !((ended?.timeNs ?? Infinity) < from));
  const count = (type: string) => inside.filter(({ ended }) => (ended?.type ?? "indeterminate") === type).length;
  const share = (some: number) => some / inside.length;
  if (inside.length === 0) return "unknown";
  return worst(share(count("ok") + count("indeterminate")) < limit.atLeast, share(count("ok")) < limit.atLeast);
}

function recovery({ limits }: Header, lines: readonly Line[], [fault]: readonly Fault[]): CheckerVerdict {
  const limit = limits?.recovery;
  const probes = lines.filter(({ type }) => type === "probe");
  if (limit === undefined || fault === undefined) return "unknown";
  const after = probes.filter(({ index }) => index > fault.begun.index);
  const isGoodBefore = probes.some(({ index, ok }) => index < fault.begun.index && ok === true);
  if (!isGoodBefore || after.length === 0) return "unknown";
  const names = [...new Set(probes.map(({ name }) => name))];
  const isGood = after.map((_, at) =>
    names.every((name) => after.slice(0, at + 1).findLast((probe) => probe.name === name)?.ok === true),
  );
  const timeAt = (at: number) => after[at]?.timeNs ?? NaN;
  const lasts = (at: number): boolean => {
    const bad = isGood.indexOf(false, at);
    return timeAt((bad === -1 ? after.length : bad) - 1) - timeAt(at) >= limit.holdNs;
  };
  const start = isGood.findIndex((good, at) => good && isGood[at - 1] !== true && lasts(at));
  const lastBad = after.slice(0, start === -1 ? after.length : start).findLast(({ ok }) => ok === false);
  const low = lastBad === undefined ? 0 : lastBad.timeNs - fault.begun.timeNs;
  const high = start === -1 ? Infinity : timeAt(start) - fault.begun.timeNs;
  return worst(low > limit.atMostNs, high > limit.atMostNs);
}

function faultBit(ops: readonly Op[], faults: readonly Fault[]): CheckerVerdict {
  const bit = ({ verified, ended }: Fault): boolean =>
    verified !== undefined &&
    ops.some((op) => {
      return op.ended !== undefined && op.begun.index < (ended?.index ?? Infinity) && op.ended.index > verified.index;
    });
  return faults.length > 0 && faults.every(bit) ? "held" : "unknown";
}

export interface ContractCount {
  readonly histories: number;
  /** By checker and verdict: so often were both of one mind. */
  readonly agreed: Readonly<Record<string, number>>;
  readonly disagreements: readonly string[];
}
