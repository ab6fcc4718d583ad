// T64: 64 values at a time as a matrix of bits with the unused high bits cut off. Variant `byte` transposes whole bytes
// and only the last, partly used byte by bits; variant `bit` transposes all of them by bits.

import { loadUnsigned, storeUnsigned } from "./integers.ts";
import { undecodable } from "./undecodable.ts";

const column = 64;

// Type numbers that the codec writes, by width and sign; dates, times, enums, decimals and IPv4 are integers here.
const types: readonly { readonly width: number; readonly signed: boolean; readonly ids: readonly number[] }[] = [
  { width: 1, signed: false, ids: [1, 17] },
  { width: 2, signed: false, ids: [2, 18, 13] },
  { width: 4, signed: false, ids: [3, 14, 21] },
  { width: 8, signed: false, ids: [4] },
  { width: 1, signed: true, ids: [6] },
  { width: 2, signed: true, ids: [7] },
  { width: 4, signed: true, ids: [8, 19, 22, 23] },
  { width: 8, signed: true, ids: [9, 15, 20, 24] },
];

interface Matrix {
  readonly width: number;
  /** Bits that were kept of each value. */
  readonly bits: number;
  readonly byBits: boolean;
  /** Puts back the bits that were cut off. */
  readonly restore: (value: bigint) => bigint;
}

/** Undoes T64: `rawBytes` is the size of the block before it. */
export function restoreT64(source: Uint8Array, rawBytes: number): Uint8Array {
  const result = new Uint8Array(rawBytes);
  const cookie = source[0] ?? undecodable("the T64 header is missing");
  const type = types.find(({ ids }) => ids.includes(cookie & 0x7f));
  if (type === undefined) undecodable(`T64 type ${cookie & 0x7f} is not known`);
  const { width, signed } = type;
  const range = { min: loadUnsigned(source, 1, 8), max: loadUnsigned(source, 9, 8) };
  const bits = signed ? signedBits(range) : unsignedBits(range);
  const count = Math.floor(rawBytes / width);
  const matrix = { width, bits, byBits: (cookie & 0x80) !== 0, restore: upperBits({ ...range, bits, signed }) };
  if (bits === 0) {
    for (let item = 0; item < count; item += 1) storeUnsigned(result, item * width, { width, value: range.min });
    return result;
  }
  for (let first = 0, at = 17; first < count; first += column, at += bits * 8) {
    if (at + bits * 8 > source.length) undecodable("T64 block ends inside a matrix");
    const target = result.subarray(first * width, Math.min(first + column, count) * width);
    readMatrix(source.subarray(at, at + bits * 8), target, matrix);
  }
  return result;
}

interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

function unsignedBits({ min, max }: Range): number {
  const differing = min ^ max;
  return differing === 0n ? 0 : differing.toString(2).length;
}

function signedBits({ min, max }: Range): number {
  const low = BigInt.asIntN(64, min);
  const high = BigInt.asIntN(64, max);
  if (low >= 0n || high < 0n) return unsignedBits({ min, max });
  return unsignedBits({ min: 0n, max: low + high >= 0n ? high : BigInt.asUintN(64, ~low) }) + 1;
}

function upperBits({ min, max, bits, signed }: Range & { bits: number; signed: boolean }): (value: bigint) => bigint {
  const upper = (bound: bigint) => (bits < 64 ? (bound >> BigInt(bits)) << BigInt(bits) : 0n);
  const crossesZero = signed && BigInt.asIntN(64, min) < 0n && BigInt.asIntN(64, max) >= 0n && bits < 64;
  if (!crossesZero) return (value) => value | upper(min);
  const sign = 1n << BigInt(bits - 1);
  return (value) => value | ((value & sign) === 0n ? upper(max) : upper(min));
}

function readMatrix(source: Uint8Array, target: Uint8Array, matrix: Matrix): void {
  const { width, bits, byBits, restore } = matrix;
  const wholeBytes = Math.floor(bits / 8);
  const valueOf = (item: number): bigint => {
    let value = 0n;
    for (let byte = 0; byte * 8 < bits; byte += 1) {
      const plane = source.subarray(byte * 64, byte * 64 + 64);
      const part = byte >= wholeBytes || byBits ? byteOfBits(plane, item) : (plane[item] ?? 0);
      value |= BigInt(part) << BigInt(byte * 8);
    }
    return value;
  };
  for (let item = 0; item * width < target.length; item += 1) {
    storeUnsigned(target, item * width, { width, value: restore(valueOf(item)) });
  }
}

// The plane holds up to 8 words of 64 bits; bit `item` of word n is bit n of the value's byte.
function byteOfBits(plane: Uint8Array, item: number): number {
  let byte = 0;
  for (let bit = 0; bit * 8 < plane.length; bit += 1) {
    byte |= (((plane[bit * 8 + (item >> 3)] ?? 0) >> (item & 7)) & 1) << bit;
  }
  return byte;
}
