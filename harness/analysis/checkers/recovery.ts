// Recovery: how long after the first fault's begin until every probe is good and stays good, as the interval between
// the last bad probe and the first good one.

import type { FaultEvent, Header, Probe, RecoveryLimit } from "../history/model.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, CheckerFinding, Judge, Judged } from "./checker.ts";
import { recoveryInterval } from "./recovery-interval.ts";

export const recovery: Checker = { name: "recovery", open: (header) => new Recovery(header) };

class Recovery implements Judge {
  readonly #limit: RecoveryLimit | undefined;
  readonly #names = new Set<string>();
  readonly #after: Probe[] = [];
  #begunNs: number | undefined;
  #isGoodBefore = false;

  constructor(header: Header) {
    this.#limit = header.limits?.recovery;
  }

  fault({ phase, timeNs }: FaultEvent): void {
    if (phase === "begin") this.#begunNs ??= timeNs;
  }

  probe(probe: Probe): void {
    this.#names.add(probe.name);
    if (this.#begunNs !== undefined) this.#after.push(probe);
    else this.#isGoodBefore ||= probe.ok;
  }

  judged(): Judged {
    const [limit, begunNs] = [this.#limit, this.#begunNs];
    const probes = this.#after.length;
    if (limit === undefined) return judgedBy([], ["the history states no limit of recovery"], { probes });
    if (begunNs === undefined) return judgedBy([], ["there is no fault to recover from"], { probes });
    const reasons = this.#blindness();
    if (reasons.length > 0) return judgedBy([], reasons, { probes });
    const { lastBadNs, firstGoodNs, relapses } = recoveryInterval(this.#after, this.#names, limit.holdNs);
    const low = lastBadNs === undefined ? 0 : lastBadNs - begunNs;
    const high = firstGoodNs === undefined ? Infinity : firstGoodNs - begunNs;
    const counts = { probes, rtoLowNs: low, rtoHighNs: high === Infinity ? "infinite" : high };
    const interval = `recovered between ${low} ns and ${counts.rtoHighNs} ns, promised at most ${limit.atMostNs} ns`;
    const verdict = low > limit.atMostNs ? "violated" : high > limit.atMostNs ? "unknown" : "held";
    const findings = [...(verdict === "held" ? [] : [{ message: interval }]), ...relapses.map(relapseOf)];
    return { verdict, findings, counts };
  }

  #blindness(): string[] {
    return [
      ...(this.#isGoodBefore ? [] : ["there is no good probe before the fault"]),
      ...(this.#after.length > 0 ? [] : ["there is no probe after the fault began"]),
    ];
  }
}

function relapseOf({ name, index }: Probe): CheckerFinding {
  return { kind: "bad-after-recovery", index, message: `probe ${name} was bad after recovery` };
}
