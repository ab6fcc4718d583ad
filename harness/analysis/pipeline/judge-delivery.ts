// Verdicts on the way of a topic's messages into a table: that all of them are rows (KC-013), and that they still are after
// a fault (KC-014). What another connector than the declared one did decides neither.

import type { VerdictDocument } from "../checkers/checker.ts";
import { composed, finding, ofChecker, part, withoutBlame } from "./parts.ts";
import type { Part } from "./parts.ts";

export interface DeliverySeen {
  readonly experiment: string;
  /** Messages that were sent, and of these acknowledged. */
  readonly sent: number;
  readonly acknowledged: number;
  /** What kept the experiment from being one. */
  readonly problems: readonly string[];
  /** Whether another connector ran in place of the declared one. */
  readonly isStandIn: boolean;
  /** Why the fault is known to have bitten; absent where there was none to bite. */
  readonly signs?: readonly string[];
  readonly checkers: readonly VerdictDocument[];
  /** Absent where the places could not be read. */
  readonly places?: Places;
}

/** How many of the messages, and the digest of them, each message once. */
export interface Places {
  readonly topic: Place;
  readonly table: Place;
}

export interface Place {
  readonly messages: number;
  readonly distinct: number;
  readonly sha256: string;
}

export const standInReason =
  "a plain connector stood in for the ClickHouse Sink Connector, whose jar no package registry has: take it from the project's releases, name its path in ASSAY_CLICKHOUSE_SINK (and its digest in ASSAY_CLICKHOUSE_SINK_SHA256), and run again";

/** KC-014: after a fault no acknowledged message is missing. Doubles are told and judged by nobody. */
export function judgeResumed(seen: DeliverySeen): Part {
  const signs = seen.signs ?? [];
  const bitten = signs.length === 0 ? [part("unknown", seen, "no sign showed that the fault bit")] : [];
  return judged(seen, [...bitten, ofChecker("fault-bit", seen), ofChecker("lost-rows", seen)], signs);
}

/** KC-013: every message of the topic is a row, with the content that it had. */
export function judgeDelivered(seen: DeliverySeen): Part {
  return judged(seen, [ofChecker("lost-rows", seen), equality(seen)], []);
}

function equality(seen: DeliverySeen): Part {
  const { places } = seen;
  if (places === undefined) return part("unknown", seen, "topic and table were not both read");
  const { topic, table } = places;
  if (topic.distinct === 0) return part("unknown", seen, "the topic has no message");
  const isEqual = topic.distinct === table.distinct && topic.sha256 === table.sha256;
  const isOnce = table.messages === topic.messages;
  const text = `${String(topic.messages)} messages and ${String(table.messages)} rows, ${String(topic.distinct)} and ${String(table.distinct)} of them different, contents ${topic.sha256 === table.sha256 ? "equal" : "different"}`;
  return part(isEqual && isOnce ? "held" : "violated", seen, text);
}

/** An experiment that was none decides nothing, and accuses nobody. */
function judged(seen: DeliverySeen, parts: readonly Part[], signs: readonly string[]): Part {
  const { sent, acknowledged, problems, isStandIn } = seen;
  const ground = [
    ...problems.map((message) => part("unknown", seen, message)),
    ...(sent === 0 ? [part("unknown", seen, "no message was sent")] : []),
    ...(acknowledged < sent
      ? [part("unknown", seen, `${String(sent - acknowledged)} of ${String(sent)} messages were never acknowledged`)]
      : []),
    ...(isStandIn ? [part("unknown", seen, standInReason)] : []),
  ];
  const all = [...ground, ...(ground.length === 0 ? parts : parts.map(withoutBlame))];
  const notes = [...signs, ...doubles(seen)].map((message) => ({
    ...finding(seen, message),
    severity: "note" as const,
  }));
  return {
    verdict: composed(all),
    findings: [...all.filter((one) => one.verdict !== "held").flatMap(({ findings }) => findings), ...notes],
  };
}

function doubles({ places }: DeliverySeen): string[] {
  if (places === undefined) return [];
  const { topic, table } = places;
  return [
    `${String(table.messages - table.distinct)} rows are there more than once, ${String(topic.messages - topic.distinct)} messages of the topic`,
  ];
}
