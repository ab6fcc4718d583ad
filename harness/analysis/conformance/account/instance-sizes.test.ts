// Sizes by the rule against the published tables.

import { expect, it } from "vitest";
import { sizeOf } from "./instance-sizes.ts";

it.each([
  ["r6i.2xlarge", 8, 64],
  ["m6i.large", 2, 8],
  ["m6i.xlarge", 4, 16],
  ["c5.4xlarge", 16, 32],
  ["i7i.8xlarge", 32, 256],
  ["r6id.4xlarge", 16, 128],
  ["t3.medium", 2, 4],
])("%s has %i processors and %i GiB", (type, vcpus, gib) => {
  expect(sizeOf(type)).toEqual({ vcpus, gib });
});

it.each(["i3.metal", "m6g.medium", "p4d.24xlarge", "m6i.2large", ""])("leaves %s open", (type) => {
  expect(sizeOf(type)).toBeUndefined();
});
