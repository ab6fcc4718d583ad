import { crc32 } from "node:zlib";
import { expect, it } from "vitest";
import { storedZip } from "./zip.ts";

it("writes one stored file whose directory points at it", () => {
  const text = "def handler(event, context): pass\n";
  const archive = storedZip("index.py", text);
  const end = archive.subarray(-22);
  expect(end.readUInt32LE(0)).toBe(0x06054b50);
  const central = archive.subarray(end.readUInt32LE(16));
  expect(central.readUInt32LE(0)).toBe(0x02014b50);
  expect(central.readUInt16LE(28)).toBe("index.py".length);
  expect(central.readUInt32LE(42)).toBe(0);
  expect(central.length - 22).toBe(end.readUInt32LE(12));
  expect(archive.readUInt32LE(0)).toBe(0x04034b50);
  expect(archive.readUInt32LE(14)).toBe(crc32(text));
  expect(archive.subarray(30, 38).toString()).toBe("index.py");
  expect(archive.subarray(38, 38 + text.length).toString()).toBe(text);
});
