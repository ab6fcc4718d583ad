import { describe, expect, test } from "vitest";
import { MemoryAccount } from "./memory-account.ts";
import type { ProcessMemory, WeighedProcess } from "./process-memory.ts";

const megabyte = 1_048_576;
/** What the account adds for the kernel. */
const kernel = 48;

function living(
  innerPid: number,
  { anonymous, most, begunMs = 0 }: { anonymous: number; most: number; begunMs?: number },
): ProcessMemory {
  return {
    ...{ innerPid, begunMs, besidesBytes: megabyte, isProgram: true },
    ...{ anonymousBytes: anonymous * megabyte, mostBytes: most * megabyte },
  };
}

function weighed(
  innerPid: number,
  { begunMs, endedMs, most }: { begunMs: number; endedMs: number; most: number },
): WeighedProcess {
  return { innerPid, begunMs, endedMs, mostBytes: most * megabyte };
}

function megabytes(account: MemoryAccount) {
  const { limitBytes, seenBytes, boundBytes } = account.figures;
  return [limitBytes, seenBytes, boundBytes].map((bytes) => (bytes === undefined ? undefined : bytes / megabyte));
}

describe("what a pod has had of its memory", () => {
  test("is what was seen at the least, and every process at its largest at the most", () => {
    const account = new MemoryAccount(1_000 * megabyte);
    account.look([living(1, { anonymous: 300, most: 350 }), living(2, { anonymous: 200, most: 260 })], []);
    account.look([living(1, { anonymous: 100, most: 360 }), living(2, { anonymous: 100, most: 260 })], []);
    expect(megabytes(account)).toEqual([1_000, 500, 360 + 260 + 2 + kernel]);
    expect(account.isOver).toBe(false);
  });

  test("is over its limit only by what the kernel cannot take back, and by one byte already", () => {
    const account = new MemoryAccount(500 * megabyte);
    account.look([living(1, { anonymous: 500, most: 900 })], []);
    expect(account.isOver).toBe(false);
    account.look([{ ...living(1, { anonymous: 500, most: 900 }), anonymousBytes: 500 * megabyte + 1 }], []);
    expect(account.isOver).toBe(true);
  });

  test("counts a process that has ended with those that were there at its time, and with no others", () => {
    const account = new MemoryAccount(1_000 * megabyte);
    account.look(
      [living(1, { anonymous: 100, most: 100 }), living(2, { anonymous: 200, most: 210, begunMs: 1_000 })],
      [],
    );
    account.look(
      [living(1, { anonymous: 100, most: 100 }), living(4, { anonymous: 150, most: 160, begunMs: 9_000 })],
      [
        weighed(2, { begunMs: 1_000, endedMs: 4_000, most: 300 }),
        // Between two looks it came and went: whoever waited for it tells it all the same.
        weighed(3, { begunMs: 3_000, endedMs: 3_200, most: 50 }),
      ],
    );
    expect(megabytes(account)[2]).toBe(101 + 300 + 8 + 50 + 8 + kernel);
  });

  test("has no upper bound once a process has ended that nobody weighed", () => {
    const account = new MemoryAccount(1_000 * megabyte);
    account.look([living(1, { anonymous: 100, most: 100 }), living(2, { anonymous: 200, most: 210 })], []);
    account.look([living(1, { anonymous: 100, most: 100 })], []);
    expect(megabytes(account)).toEqual([1_000, 300, undefined]);
    account.look([living(1, { anonymous: 100, most: 100 })], [weighed(2, { begunMs: 0, endedMs: 5, most: 220 })]);
    expect(megabytes(account)[2]).toBe(101 + 228 + kernel);
  });

  test("does not wait for the weight of a process that has become the weigher of another", () => {
    const account = new MemoryAccount(1_000 * megabyte);
    account.look([living(1, { anonymous: 100, most: 100 }), living(2, { anonymous: 1, most: 2 })], []);
    const weigher = { ...living(2, { anonymous: 1, most: 2 }), isProgram: false };
    account.look([living(1, { anonymous: 100, most: 100 }), weigher], []);
    account.look([living(1, { anonymous: 100, most: 100 })], []);
    expect(megabytes(account)[2]).toBe(101 + kernel);
  });

  test("is not known before the first look", () => {
    expect(new MemoryAccount(megabyte).figures).toEqual({ limitBytes: megabyte, seenBytes: 0 });
  });
});
