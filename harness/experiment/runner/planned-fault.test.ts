import { expect, test } from "vitest";
import { inForce } from "./planned-fault.ts";

const control = (isThere: boolean) => ({
  verify: async (seen: () => Promise<boolean>) => isThere && (await seen()),
  told: () => Promise.resolve("failed: denied"),
});

test("a fault is in force once the service runs it and it is seen", async () => {
  await inForce(control(true), () => Promise.resolve(true), 1_000);
  await expect(inForce(control(true), () => Promise.resolve(false), 1_000)).rejects.toThrow(/not in force/);
  await expect(inForce(control(false), () => Promise.resolve(true), 1_000)).rejects.toThrow("failed: denied");
});
