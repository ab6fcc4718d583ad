import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { cityHash128 } from "../../analysis/blocks/city-hash.ts";
import { exitOfResidue } from "../../analysis/blocks/residue.ts";
import type { ResidueDocument } from "../../analysis/blocks/residue.ts";
import { scanDirectories } from "./scan-directories.ts";
import { readSubject } from "./subject.ts";
import type { Subject } from "./subject.ts";

interface Case {
  readonly case: string;
  readonly keep?: readonly (keyof NonNullable<Subject["keep"]>)[];
  readonly claim: string;
  readonly exit: number;
  readonly residues?: readonly string[];
  readonly unknown?: readonly string[];
}

const parts = path.join(import.meta.dirname, "../../../fixtures/parts");
const subject = readSubject(path.join(parts, "subject.json"));
const cases = parse(readFileSync(path.join(parts, "verdicts.yaml"), "utf8")) as readonly Case[];
const scratch = mkdtempSync(path.join(tmpdir(), "assay-scan-"));
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

function withKeepers(keep: Case["keep"] = ["ascii", "uuid", "uint64"]): Subject {
  return { tokens: subject.tokens, keep: Object.fromEntries(keep.map((kind) => [kind, subject.keep?.[kind]])) };
}

function told(root: string, document: ResidueDocument) {
  const below = (file: string) => path.relative(root, file);
  return {
    claim: document.claim,
    exit: exitOfResidue(document),
    residues: document.residues.map(({ kind, encoding, codec, file }) => `${kind} ${encoding} ${codec} ${below(file)}`),
    unknown: document.unknown.map(({ reason, file }) => `${reason}: ${below(file)}`),
  };
}

describe("parts written by the engine", () => {
  it.each(cases)(
    "$case: $claim, exit $exit",
    async ({ case: name, keep, claim, exit, residues = [], unknown = [] }) => {
      const root = path.join(parts, name);
      const document = await scanDirectories({ roots: [root], subject: withKeepers(keep) });
      expect(told(root, document)).toEqual({ claim, exit, residues, unknown });
    },
  );

  it("does not trust a scan that misses the keeper", async () => {
    const root = path.join(parts, "erased");
    const keep = { ascii: "nobody-of-this-name" };
    const document = await scanDirectories({ roots: [root], subject: { tokens: subject.tokens, keep } });
    expect(document).toMatchObject({ claim: "E0", residues: [], unknown: [{ file: root }] });
    expect(exitOfResidue(document)).toBe(2);
  });

  it("does not take an empty directory for a clean one", async () => {
    const root = path.join(scratch, "empty");
    mkdirSync(root);
    const document = await scanDirectories({ roots: [root], subject: { tokens: subject.tokens } });
    expect(document).toMatchObject({ claim: "E0", unknown: [{ reason: "there was no file to scan" }] });
  });
});

describe("a server directory", () => {
  const root = path.join(scratch, "server");
  const table = path.join(root, "store/6f1/6f1c0000-0000-4000-8000-000000000001");
  const logTable = path.join(root, "store/7a2/7a2c0000-0000-4000-8000-000000000002");
  const scan = () => scanDirectories({ roots: [root], subject: withKeepers() });
  mkdirSync(path.join(root, "data/system"), { recursive: true });
  mkdirSync(path.join(root, "metadata"));
  cpSync(path.join(parts, "erased"), table, { recursive: true });

  it("is clean up to logs and entries", async () => {
    expect(await scan()).toMatchObject({ claim: "E4", residues: [], unknown: [] });
  });

  it("tells the system's log tables from tables of users", async () => {
    cpSync(path.join(parts, "wide-lz4"), logTable, { recursive: true });
    symlinkSync(logTable, path.join(root, "data/system/query_log"));
    const document = await scan();
    expect(document.claim).toBe("E3");
    expect(new Set(document.residues.map(({ kind }) => kind))).toEqual(new Set(["system-part"]));
    rmSync(path.join(root, "data/system/query_log"));
    rmSync(logTable, { recursive: true });
  });

  it("finds a token in a name, and blocks inside of other files", async () => {
    const named = path.join(root, "user_files");
    mkdirSync(named);
    const block = readFileSync(path.join(parts, "wide-zstd/all_1_1_0/k.bin"));
    writeFileSync(path.join(named, "archive.tar"), Buffer.concat([Buffer.alloc(1000, 0x82), block, Buffer.alloc(77)]));
    writeFileSync(path.join(named, "of-AMALIA.RODRIGUEZ.QX7@EXAMPLE.ORG"), "");
    const { residues } = await scan();
    expect(residues.map(({ kind, encoding, codec }) => `${kind} ${encoding} ${codec}`)).toEqual([
      "file ascii ZSTD",
      "file email name",
    ]);
    rmSync(named, { recursive: true });
  });

  it("takes a block for a block, though its checksum begins like a compressed log", async () => {
    const data = Buffer.from("AMALIA.RODRIGUEZ.QX7@EXAMPLE.ORG 4983");
    const head = Buffer.from([0x02, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(head.length + data.length, 1);
    head.writeUInt32LE(data.length, 5);
    const checksum = Buffer.alloc(16);
    const { low, high } = cityHash128(Buffer.concat([head, data]));
    checksum.writeBigUInt64LE(low, 0);
    checksum.writeBigUInt64LE(high, 8);
    expect(checksum.toString("hex")).toMatch(/^1f8b/);
    const file = path.join(root, "primary.cidx");
    writeFileSync(file, Buffer.concat([checksum, head, data]));
    const { residues, unknown } = await scan();
    expect(unknown).toEqual([]);
    expect(residues.map(({ encoding, codec }) => `${encoding} ${codec}`)).toContain("email NONE");
    rmSync(file);
  });

  it("says that a link leads out of what was scanned", async () => {
    symlinkSync(parts, path.join(root, "elsewhere"));
    expect((await scan()).unknown).toMatchObject([{ reason: `symbolic link leads out of the scan, to ${parts}` }]);
    rmSync(path.join(root, "elsewhere"));
  });
});
