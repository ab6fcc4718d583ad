// The solver of reachability against the packet simulator on thousands of random networks, every proof verified.

import { assert } from "../../core/errors.ts";
import { systemClock } from "../../core/clock.ts";
import { createPrng } from "../../core/prng.ts";
import { compare } from "../../analysis/reachability/crosscheck/compare.ts";
import { randomVpc } from "../../analysis/reachability/crosscheck/random-vpc.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";

const networks = 10_000;
const packetsEach = 20;
/** Networks between two looks at the abort signal. */
const batch = 500;

export const reachabilityPhase: Phase = {
  name: "reachability",
  what: "10,000 random networks: solver, verifier and packet simulator agree on every packet",
  long: true,
  run: async (context) => [await agreement(context)],
};

function agreement({ seed, narrate, signal }: PhaseContext): Promise<CaseResult> {
  return testCase(`${String(networks)} random networks, 0 disagreements`, async () => {
    const disagreements: string[] = [];
    const reached: Record<string, number> = {};
    let [questions, packets] = [0, 0];
    for (let index = 0; index < networks && !signal.aborted; index += 1) {
      const random = createPrng(`${seed}/reachability/${String(index)}`);
      const one = compare(randomVpc(random), random.fork("packets"), packetsEach);
      questions += one.questions;
      packets += one.packets;
      for (const [reach, count] of Object.entries(one.reached)) reached[reach] = (reached[reach] ?? 0) + count;
      disagreements.push(...one.disagreements.map((text) => `network ${String(index)}: ${text}`));
      if (index % batch === batch - 1) await systemClock.sleep(0);
    }
    const kinds = Object.entries(reached).map(([reach, count]) => `${reach} ${String(count)}`);
    narrate(`${String(questions)} questions (${kinds.join(", ")}), ${String(packets)} packets`);
    assert(!signal.aborted, "interrupted");
    assert(Object.keys(reached).length === 4, `not every kind of answer was met: ${kinds.join(", ")}`);
    assert(disagreements.length === 0, `${String(disagreements.length)}: ${disagreements.slice(0, 5).join(" | ")}`);
  });
}
