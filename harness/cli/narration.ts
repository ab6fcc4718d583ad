// The story of a command, on stderr: phases with the time they took, plain lines without a terminal.

import { systemClock } from "../core/clock.ts";
import { formatDuration } from "../core/duration.ts";

export interface Narration {
  readonly line: (text: string) => void;
  /** Runs `work` as a named phase and says how long it took; its own narration is indented below it. */
  phase<T>(title: string, work: () => Promise<T>): Promise<T>;
}

export function createNarration(write: (text: string) => void = (text) => process.stderr.write(text)): Narration {
  const startNs = systemClock.nowNs();
  const stamp = () => formatDuration((systemClock.nowNs() - startNs) / 1e6).padStart(12);
  const line = (text: string) => {
    write(`${stamp()}  ${text}\n`);
  };
  return {
    line,
    phase: async (title, work) => {
      line(`${title} …`);
      const begunNs = systemClock.nowNs();
      const took = () => formatDuration((systemClock.nowNs() - begunNs) / 1e6);
      try {
        const result = await work();
        line(`${title}: done in ${took()}`);
        return result;
      } catch (error) {
        line(`${title}: failed after ${took()}`);
        throw error;
      }
    },
  };
}
