// A sample of the odd histories that `assay test --long` judges by the ten thousand.

import { expect, it } from "vitest";
import { checkerNames } from "./checker.ts";
import { compareWithContract } from "./compare-with-contract.ts";

it("every checker says what the contract says, read naively", () => {
  const { agreed, disagreements } = compareWithContract("sample", 250);
  expect(disagreements).toEqual([]);
  const violable = checkerNames.filter((name) => name !== "fault-bit" && name !== "linearizable-register");
  for (const name of violable) {
    for (const verdict of ["held", "violated"])
      expect(agreed[`${name} ${verdict}`], `${name} ${verdict}`).toBeGreaterThan(0);
  }
});
