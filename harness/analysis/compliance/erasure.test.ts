import { describe, expect, it } from "vitest";
import type { ResidueDocument } from "../blocks/residue.ts";
import { claimOf, judgeDrill } from "./erasure-rows.ts";
import type { DrillFacts } from "./erasure-rows.ts";
import { troubledMutations } from "./erasure.ts";
import type { MutationState } from "./erasure.ts";

const replicas = ["replica-0", "replica-1"];
const expected = {
  replicas,
  baseTables: ["events_local"],
  derivedTables: ["mv_local"],
  distributedTables: ["events_distributed"],
};
const tables = ["events_local", "mv_local", "events_distributed"];

const clean: ResidueDocument = {
  schema: "assay.residue/1",
  claim: "E4",
  residues: [],
  unknown: [],
  scanned: { files: 10, bytes: 100, seconds: 1 },
};
const residue = {
  file: "store/a/all_1_1_0/k.bin",
  kind: "active-part",
  encoding: "ascii",
  codec: "LZ4",
  offset: 3,
} as const;
const found: ResidueDocument = { ...clean, claim: "E0", residues: [residue] };

function mutation(replica: string, table: string): MutationState {
  return { replica, table, id: "0", partsToDo: 0, isDone: true, isKilled: false, failReason: "", ageSeconds: 5 };
}

const states = replicas.flatMap((replica) => ["events_local", "mv_local"].map((table) => mutation(replica, table)));
const prints = replicas.map((replica) => ({ replica, table: "events_local", rows: 4, hash: "x" }));

const fine: DrillFacts = {
  inventory: ["events_local", "mv_local"],
  scansBefore: replicas.map((host) => ({ host, document: found })),
  scansAfter: replicas.map((host) => ({ host, document: clean })),
  down: "replica-1",
  midway: { fulfilled: false },
  states,
  left: replicas.flatMap((replica) => tables.map((table) => ({ replica, table, rows: 0 }))),
  others: { before: prints, after: prints },
  replacedPartsLeft: 0,
};

function turned(damage: Partial<DrillFacts>): Record<string, string> {
  const rows = Object.entries(judgeDrill({ ...fine, ...damage }, expected));
  return Object.fromEntries(
    rows.filter(([, { verdict }]) => verdict !== "held").map(([id, { verdict }]) => [id, verdict]),
  );
}

function scans(document: ResidueDocument): DrillFacts["scansAfter"] {
  return [
    { host: "replica-0", document: clean },
    { host: "replica-1", document },
  ];
}

function rowsIn(table: string): DrillFacts["left"] {
  return fine.left.map((count) =>
    count.table === table && count.replica === "replica-1" ? { ...count, rows: 2 } : count,
  );
}

describe("an erasure drill turns exactly", () => {
  it("nothing when all went well", () => {
    expect(turned({})).toEqual({});
  });

  it.each<[string, Partial<DrillFacts>, Record<string, string>]>([
    ["a table that no list names", { inventory: [...fine.inventory, "leads_local"] }, { "GDPR-001": "violated" }],
    ["a base table left out", { left: rowsIn("events_local") }, { "GDPR-001": "violated", "GDPR-002": "violated" }],
    [
      "a view's storage left untouched",
      { left: rowsIn("mv_local") },
      { "GDPR-002": "violated", "GDPR-006": "violated" },
    ],
    ["rows through a distributed table", { left: rowsIn("events_distributed") }, { "GDPR-006": "violated" }],
    [
      "an old part kept",
      { scansAfter: scans({ ...found, claim: "E2", residues: [{ ...residue, kind: "outdated-part" }] }) },
      { "GDPR-002": "violated" },
    ],
    [
      "a copy in a detached part",
      { scansAfter: scans({ ...found, claim: "E2", residues: [{ ...residue, kind: "detached-part" }] }) },
      { "GDPR-002": "violated" },
    ],
    [
      "a file that could not be decoded",
      { scansAfter: scans({ ...clean, claim: "E0", unknown: [{ file: "x", reason: "encrypted" }] }) },
      { "GDPR-002": "unknown" },
    ],
    [
      "a disk that was not scanned",
      {
        scansAfter: [
          { host: "replica-0", document: clean },
          { host: "replica-1", document: undefined },
        ],
      },
      { "GDPR-002": "unknown" },
    ],
    ["a disk that nobody asked for", { scansAfter: fine.scansAfter.slice(1) }, { "GDPR-002": "unknown" }],
    ["a scan that proves too little", { scansAfter: scans({ ...clean, claim: "E0" }) }, { "GDPR-002": "unknown" }],
    ["a scan before that found nothing", { scansBefore: scans(clean) }, { "GDPR-002": "unknown" }],
    ["no replica that was down", { down: "" }, { "GDPR-002": "unknown" }],
    [
      "rows of another company gone",
      { others: { before: prints, after: prints.map((print) => ({ ...print, rows: 3 })) } },
      { "GDPR-003": "violated" },
    ],
    ["success told while a replica was down", { midway: { fulfilled: true } }, { "GDPR-004": "violated" }],
    [
      "a mutation with parts to do",
      { states: states.map((state, index) => (index === 3 ? { ...state, partsToDo: 1, isDone: false } : state)) },
      { "GDPR-004": "violated" },
    ],
    ["a replica that told nothing of its mutations", { states: states.slice(0, 3) }, { "GDPR-004": "unknown" }],
    ["a table that was not counted", { left: fine.left.slice(1) }, { "GDPR-001": "unknown", "GDPR-002": "unknown" }],
  ])("%s", (_what, damage, rows) => {
    expect(turned(damage)).toEqual(rows);
  });

  it("a residue in a log keeps the rows held, and lowers the claim", () => {
    const log: ResidueDocument = { ...clean, claim: "E3", residues: [{ ...residue, kind: "log" }] };
    expect(turned({ scansAfter: scans(log) })).toEqual({});
    expect(claimOf(scans(log))).toBe("E3");
    expect(claimOf([{ host: "replica-0", document: undefined }])).toBe("E0");
  });
});

describe("troubled mutations (GDPR-005)", () => {
  const state = mutation("replica-0", "events_local");

  it.each<[string, Partial<MutationState>, boolean]>([
    ["done", {}, false],
    ["done after a failure on the way", { failReason: "timeout" }, false],
    ["young and under way", { isDone: false, partsToDo: 2 }, false],
    ["too old", { isDone: false, ageSeconds: 11 }, true],
    ["failing", { isDone: false, failReason: "Code: 395" }, true],
    ["killed", { isKilled: true }, true],
  ])("%s", (_what, change, troubled) => {
    expect(troubledMutations([{ ...state, ...change }], 10)).toHaveLength(troubled ? 1 : 0);
  });
});
