// Whether a part of the stream was hit, from looks at its members before the fault and since. Pure.

import type { Look } from "../../platform/stream/members.ts";

export interface Looks {
  readonly before: Look;
  /** The last two since the fault was asked for, the latest last: one unanswered question may be a busy machine's. */
  readonly since: readonly [Look, Look];
  /** Members that the fault was to hit, as far as they are known by name; empty: any of them. */
  readonly wanted: readonly string[];
  /** Whether something else of the platform answers. */
  readonly doOthersAnswer: boolean;
}

/** Two clocks may be read apart. */
const toleranceSeconds = 2;

/** What was seen of it, in words; undefined as long as nothing shows it. */
export function bitten({ before, since, wanted, doOthersAnswer }: Looks): string | undefined {
  const asked = [...before.keys()].filter((name) => wanted.length === 0 || wanted.includes(name));
  const silent = asked.filter((name) => since.every((look) => !look.has(name)));
  const restarted = asked.filter((name) => isRestarted(name, before, since[1]));
  // A part that is silent as a whole is believed only while whoever asks reaches others.
  const doSomeAnswer = since[1].size > 0 || doOthersAnswer;
  const seen = [
    ...(doSomeAnswer ? silent.map((name) => `${name} did not answer any more`) : []),
    ...restarted.map((name) => `${name} had begun anew`),
  ];
  const areAll = wanted.length > 0 && silent.length + restarted.length < asked.length;
  return seen.length === 0 || areAll ? undefined : seen.join(", ");
}

function isRestarted(name: string, before: Look, now: Look): boolean {
  const [earlier, later] = [before.get(name)?.sinceSeconds, now.get(name)?.sinceSeconds];
  return earlier !== undefined && later !== undefined && later > earlier + toleranceSeconds;
}
