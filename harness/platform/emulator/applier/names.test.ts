import { expect, it } from "vitest";
import { physicalName } from "./names.ts";

const parts = { stack: "byoc-private-network", logicalId: "SecurityGroupClickhouse", account: "123456789012" };

it("keeps to the length and to the alphabet of the type", () => {
  const name = physicalName(parts, { maxLength: 32 });
  expect(name).toMatch(/^[A-Za-z0-9-]{1,32}$/);
  expect(physicalName(parts, { maxLength: 63, lowercase: true })).toMatch(/^[a-z0-9-]{1,63}$/);
});

it("gives the same stack the same names, and other resources others", () => {
  expect(physicalName(parts, { maxLength: 64 })).toBe(physicalName(parts, { maxLength: 64 }));
  expect(physicalName({ ...parts, logicalId: "Other" }, { maxLength: 64 })).not.toBe(
    physicalName(parts, { maxLength: 64 }),
  );
});
