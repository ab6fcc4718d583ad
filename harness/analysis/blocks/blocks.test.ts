import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBlock, readHeader } from "./block.ts";
import { cityHash128, hashHex } from "./city-hash.ts";
import { expandLz4 } from "./lz4.ts";

const parts = path.join(import.meta.dirname, "../../../fixtures/parts");

function* blocksOf(file: string): Generator<{ checksum: Buffer; stored: Buffer }> {
  const bytes = readFileSync(path.join(parts, file));
  for (let at = 0; at < bytes.length;) {
    const storedBytes = bytes.readUInt32LE(at + 17);
    yield { checksum: bytes.subarray(at, at + 16), stored: bytes.subarray(at + 16, at + 16 + storedBytes) };
    at += 16 + storedBytes;
  }
}

function decoded(file: string): Buffer {
  return Buffer.concat([...blocksOf(file)].map(({ stored }) => decodeBlock(stored).data));
}

describe("CityHash128", () => {
  it.each(["wide-lz4", "wide-zstd", "wide-none", "value-codecs", "split-blocks"])("agrees with %s", (name) => {
    const files = name === "value-codecs" ? ["a", "b", "c", "d", "e", "f"] : ["k", "n"];
    for (const file of files) {
      for (const { checksum, stored } of blocksOf(`${name}/all_1_1_0/${file}.bin`)) {
        const hash = cityHash128(stored);
        expect([hash.low, hash.high]).toEqual([checksum.readBigUInt64LE(0), checksum.readBigUInt64LE(8)]);
      }
    }
  });

  it("writes hex as manifests do", () => {
    expect(hashHex({ low: 1n, high: 0xabn })).toBe("00000000000000ab0000000000000001");
  });
});

describe("decoding", () => {
  it("gives the same values through every value codec", () => {
    const [first, ...others] = ["a", "b", "c", "d", "e", "f"].map((name) =>
      decoded(`value-codecs/all_1_1_0/${name}.bin`),
    );
    expect(first?.length).toBe(200 * 8);
    expect(first?.readBigUInt64LE(41 * 8)).toBe(15_870_321_946_628_471_133n);
    for (const other of others) expect(other.equals(first ?? Buffer.alloc(0))).toBe(true);
  });

  it("needs neighbouring blocks to see a value that straddles them", () => {
    const token = "Qx7mVt2RkLp9ZsWd4Nfy8BcH";
    const each = [...blocksOf("split-blocks/all_1_1_0/k.bin")].map(({ stored }) =>
      Buffer.from(decodeBlock(stored).data),
    );
    expect(each.some((block) => block.includes(token))).toBe(false);
    expect(Buffer.concat(each).includes(token)).toBe(true);
  });

  it("refuses what it cannot read, and says why", () => {
    const [block] = [...blocksOf("wide-lz4/all_1_1_0/e.bin")];
    const stored = Buffer.from(block?.stored ?? []);
    expect(() => decodeBlock(stored.subarray(0, -1))).toThrow("shorter than its header says");
    stored.writeUInt32LE(stored.readUInt32LE(5) + 1, 5);
    expect(() => decodeBlock(stored)).toThrow(/LZ4/);
    stored[0] = 0x96;
    expect(() => decodeBlock(stored)).toThrow("encrypted");
    stored[0] = 0x42;
    expect(readHeader(stored, 0)).toBeUndefined();
  });

  it("never writes or reads outside of a block, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(300), (bytes, rawBytes) => {
        try {
          expect(expandLz4(bytes, rawBytes)).toHaveLength(rawBytes);
        } catch (error) {
          expect(error).toMatchObject({ code: "ASSAY_BLOCK_UNDECODABLE" });
        }
      }),
    );
  });

  it("ends every damaged value codec with a reason", () => {
    const methods = [0x82, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x9a];
    fc.assert(
      fc.property(fc.constantFrom(...methods), fc.uint8Array({ maxLength: 60 }), fc.nat(200), (method, body, raw) => {
        const stored = Buffer.alloc(9 + body.length);
        stored[0] = method;
        stored.writeUInt32LE(stored.length, 1);
        stored.writeUInt32LE(raw, 5);
        stored.set(body, 9);
        try {
          expect(decodeBlock(stored).data).toHaveLength(raw);
        } catch (error) {
          expect(error).toMatchObject({ code: "ASSAY_BLOCK_UNDECODABLE" });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
