// Solver, verifier and simulator on a small sample; the thousands run with `assay test --long`.

import { describe, expect, it } from "vitest";
import { createPrng } from "../../../core/prng.ts";
import { compare } from "./compare.ts";
import { randomVpc } from "./random-vpc.ts";

describe("solver, verifier and packet simulator", () => {
  it.each(Array.from({ length: 30 }, (_, index) => index))("agree on every packet of drawn network %i", (index) => {
    const random = createPrng(`sample/${String(index)}`);
    expect(compare(randomVpc(random), random.fork("packets"), 12).disagreements).toEqual([]);
  });
});
