import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { holdTimedLock } from "./timed-lock.ts";

test("whoever waits is told so, and whoever does not is not", async () => {
  const cacheDirectory = mkdtempSync(join(tmpdir(), "assay-lock-"));
  try {
    const said: string[] = [];
    const hold = (who: string) =>
      holdTimedLock({
        cacheDirectory,
        narrate: (line) => said.push(`${who}: ${line}`),
        signal: new AbortController().signal,
      });
    const first = await hold("first");
    const second = hold("second");
    await systemClock.sleep(1_500);
    await first[Symbol.asyncDispose]();
    const held = await second;
    expect(held.waitedMs).toBeGreaterThan(1_000);
    await held[Symbol.asyncDispose]();
    expect(said).toEqual([expect.stringMatching(/^second: another run is measuring/)]);
  } finally {
    rmSync(cacheDirectory, { recursive: true });
  }
});
