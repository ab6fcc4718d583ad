// CityHash128 of release 1.0.2, the checksum in front of every compressed block and, chained over 2 KiB chunks, the
// checksum of whole files in checksums.txt and in backup manifests. Later CityHash releases give other values.
// Algorithm: Geoff Pike and Jyrki Alakuijala, Google, 2011 (MIT).

/** 128-bit hash as two unsigned 64-bit halves. */
export interface Hash128 {
  readonly low: bigint;
  readonly high: bigint;
}

const k0 = 0xc3a5c85c97cb3127n;
const k1 = 0xb492b66fbe98f273n;
const k2 = 0x9ae16a3b2f90404fn;
const k3 = 0xc949d7c7509e6557n;
const multiplier = 0x9ddfea08eb382d69n;

/** Chunk that file checksums are chained over. */
export const fileHashChunkBytes = 2_048;

/** Hash of one run of bytes. */
export function cityHash128(bytes: Uint8Array): Hash128 {
  const view = viewOf(bytes);
  const length = bytes.length;
  if (length >= 16) {
    const seed = { low: view.getBigUint64(0, true) ^ k3, high: view.getBigUint64(8, true) };
    return seeded(viewOf(bytes.subarray(16)), seed);
  }
  if (length >= 8) {
    const low = view.getBigUint64(0, true) ^ u64(BigInt(length) * k0);
    return seeded(viewOf(new Uint8Array(0)), { low, high: view.getBigUint64(length - 8, true) ^ k1 });
  }
  return seeded(view, { low: k0, high: k1 });
}

/** Hash of one run of bytes on top of an earlier one: how files longer than a chunk are hashed. */
export function cityHash128WithSeed(bytes: Uint8Array, seed: Hash128): Hash128 {
  return seeded(viewOf(bytes), seed);
}

/** 32 lower-case hex digits, high half first, as manifests write it. */
export function hashHex(hash: Hash128): string {
  return hash.high.toString(16).padStart(16, "0") + hash.low.toString(16).padStart(16, "0");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotate(value: bigint, by: bigint): bigint {
  return u64(u64(value >> by) | u64(value << (64n - by)));
}

function shiftMix(value: bigint): bigint {
  return value ^ (value >> 47n);
}

function hash16(u: bigint, v: bigint): bigint {
  const a = shiftMix(u64((u ^ v) * multiplier));
  const b = shiftMix(u64((v ^ a) * multiplier));
  return u64(b * multiplier);
}

function upTo16(view: DataView): bigint {
  const length = view.byteLength;
  const size = BigInt(length);
  if (length > 8) {
    const a = view.getBigUint64(0, true);
    const b = view.getBigUint64(length - 8, true);
    return hash16(a, rotate(u64(b + size), size)) ^ b;
  }
  if (length >= 4) {
    const a = BigInt(view.getUint32(0, true));
    return hash16(u64(size + (a << 3n)), BigInt(view.getUint32(length - 4, true)));
  }
  if (length === 0) return k2;
  const y = BigInt(view.getUint8(0) + (view.getUint8(length >> 1) << 8));
  const z = BigInt(length + (view.getUint8(length - 1) << 2));
  return u64(shiftMix(u64(y * k2) ^ u64(z * k3)) * k2);
}

function seeded(view: DataView, seed: Hash128): Hash128 {
  return view.byteLength < 128 ? murmur(view, seed) : long(view, seed);
}

function murmur(view: DataView, seed: Hash128): Hash128 {
  const length = view.byteLength;
  let a = seed.low;
  let b = seed.high;
  let c: bigint;
  let d: bigint;
  if (length <= 16) {
    a = u64(shiftMix(u64(a * k1)) * k1);
    c = u64(b * k1 + upTo16(view));
    d = shiftMix(u64(a + (length >= 8 ? view.getBigUint64(0, true) : c)));
  } else {
    c = hash16(u64(view.getBigUint64(length - 8, true) + k1), a);
    d = hash16(u64(b + BigInt(length)), u64(c + view.getBigUint64(length - 16, true)));
    a = u64(a + d);
    for (let at = 0; length - at > 16 || at === 0; at += 16) {
      a = u64((a ^ u64(shiftMix(u64(view.getBigUint64(at, true) * k1)) * k1)) * k1);
      b ^= a;
      c = u64((c ^ u64(shiftMix(u64(view.getBigUint64(at + 8, true) * k1)) * k1)) * k1);
      d ^= c;
    }
  }
  a = hash16(a, c);
  b = hash16(d, b);
  return { low: a ^ b, high: hash16(b, a) };
}

// The halves v and w of the state are kept in locals: pairs as objects would halve the speed.
function long(view: DataView, seed: Hash128): Hash128 {
  let left = view.byteLength;
  let x = seed.low;
  let y = seed.high;
  let z = u64(BigInt(left) * k1);
  let v0 = u64(rotate(y ^ k1, 49n) * k1 + view.getBigUint64(0, true));
  let v1 = u64(rotate(v0, 42n) * k1 + view.getBigUint64(8, true));
  let w0 = u64(rotate(u64(y + z), 35n) * k1 + x);
  let w1 = u64(rotate(u64(x + view.getBigUint64(88, true)), 53n) * k1);
  let at = 0;
  for (let half = 0; left >= 128 || half === 1; half ^= 1, at += 64) {
    x = u64(rotate(u64(x + y + v0 + view.getBigUint64(at + 16, true)), 37n) * k1) ^ w1;
    y = u64(rotate(u64(y + v1 + view.getBigUint64(at + 48, true)), 42n) * k1) ^ v0;
    z = rotate(z ^ w0, 33n);
    let end = view.getBigUint64(at + 24, true);
    let a = u64(u64(v1 * k1) + view.getBigUint64(at, true));
    let b = rotate(u64(u64(x + w0) + a + end), 21n) + a;
    a = u64(a + view.getBigUint64(at + 8, true) + view.getBigUint64(at + 16, true));
    v0 = u64(a + end);
    v1 = u64(b + rotate(a, 44n));
    end = view.getBigUint64(at + 56, true);
    a = u64(u64(z + w1) + view.getBigUint64(at + 32, true));
    b = rotate(u64(y + a + end), 21n) + a;
    a = u64(a + view.getBigUint64(at + 40, true) + view.getBigUint64(at + 48, true));
    w0 = u64(a + end);
    w1 = u64(b + rotate(a, 44n));
    const swap = z;
    z = x;
    x = swap;
    if (half === 1) left -= 128;
  }
  y = u64(y + rotate(w0, 37n) * k0 + z);
  x = u64(x + rotate(u64(v0 + z), 49n) * k0);
  for (let from = view.byteLength - 32; left > 0; left -= 32, from -= 32) {
    y = u64(rotate(u64(y - x), 42n) * k0 + v1);
    w0 = u64(w0 + view.getBigUint64(from + 16, true));
    x = u64(rotate(x, 49n) * k0 + w0);
    w0 = u64(w0 + v0);
    const end = view.getBigUint64(from + 24, true);
    let a = u64(v0 + view.getBigUint64(from, true));
    const b = rotate(u64(v1 + a + end), 21n) + a;
    a = u64(a + view.getBigUint64(from + 8, true) + view.getBigUint64(from + 16, true));
    v0 = u64(a + end);
    v1 = u64(b + rotate(a, 44n));
  }
  x = hash16(x, v0);
  y = hash16(y, w0);
  return { low: u64(hash16(u64(x + v1), w1) + y), high: hash16(u64(x + w1), u64(y + v1)) };
}
