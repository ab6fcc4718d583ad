// A zip archive of one stored (uncompressed) text file, as Lambda wants inline source.

import { crc32 } from "node:zlib";

/** The archive's bytes. Its date is the format's first day, so that equal sources give equal archives. */
export function storedZip(name: string, text: string): Buffer {
  const data = Buffer.from(text, "utf8");
  const file = Buffer.from(name, "utf8");
  const shared = Buffer.alloc(26);
  shared.writeUInt16LE(20, 0);
  shared.writeUInt16LE(0x21, 8);
  shared.writeUInt32LE(crc32(data), 10);
  shared.writeUInt32LE(data.length, 14);
  shared.writeUInt32LE(data.length, 18);
  shared.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), shared, file, data]);
  // Readable by all, so that the runtime may load it.
  const attributes = Buffer.alloc(14);
  attributes.writeUInt32LE((0o100644 << 16) >>> 0, 6);
  const central = Buffer.concat([Buffer.from("PK\x01\x02\x14\x03", "latin1"), shared, attributes, file]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
