import { describe, expect, test } from "vitest";
import { SimulatedClock } from "../../core/simulated-clock.ts";
import { untilSettled } from "./until-settled.ts";

interface World {
  /** Both at so many seconds after the last message. */
  readonly rows: (second: number) => number;
  readonly left: (second: number) => number | undefined;
}

async function settling({ rows, left }: World): Promise<{ reason: string; seconds: number }> {
  const clock = new SimulatedClock();
  const second = () => clock.nowNs() / 1e9;
  const told = untilSettled({
    ...{ clock, acknowledged: 100 },
    rows: () => Promise.resolve().then(() => rows(second())),
    left: () => Promise.resolve().then(() => left(second())),
  }).catch((error: unknown) => String(error));
  const reason = await told;
  return { reason, seconds: Math.round(second()) };
}

const never = () => {
  throw new Error("denied");
};

describe("the wait for a topic's rows", () => {
  test("ends with the last row", async () => {
    expect(await settling({ rows: (at) => (at < 40 ? 60 : 100), left: never })).toEqual({
      ...{ reason: "every acknowledged message has a row", seconds: 40 },
    });
  });

  test("ends a minute after the worker has committed everything", async () => {
    const { reason, seconds } = await settling({ rows: () => 90, left: (at) => (at < 55 ? 40 : 0) });
    expect(reason).toContain("committed every message");
    expect(seconds).toBe(120);
  });

  test("ends late where nobody says how far the worker is", async () => {
    expect(await settling({ rows: () => 90, left: never })).toMatchObject({ seconds: 400 });
    expect(await settling({ rows: () => 90, left: () => undefined })).toMatchObject({ seconds: 400 });
  });

  test("is undecided where rows still come, or nobody answers", async () => {
    for (const rows of [(at: number) => Math.floor(at / 100), never]) {
      const { reason, seconds } = await settling({ rows, left: () => 3 });
      expect(reason).toContain("could not be told");
      expect(seconds).toBe(600);
    }
  });
});
