// What a code host makes of a SARIF file: the same alert after a change elsewhere, and alerts that a waiver answers for.

import { describe, expect, it } from "vitest";
import type { Finding } from "../core/verdict.ts";
import type { Waiver } from "../requirements/waivers.ts";
import { sarifLog } from "./sarif.ts";
import type { SarifOptions, SarifRow } from "./sarif.ts";

interface Result {
  readonly ruleId: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
  readonly suppressions?: readonly object[];
}

interface Run {
  readonly automationDetails?: { readonly id: string };
  readonly results: readonly Result[];
}

const open = (path: string, resource = "sg-1", message = "open to the world"): Finding => {
  return { source: "a.json", resource, path, message };
};
const row = (findings: Finding[], verdict: SarifRow["verdict"] = "violated"): SarifRow => {
  return { requirement: "SG-006", verdict, findings };
};
function runOf(rows: readonly SarifRow[], options: Partial<SarifOptions> = {}): Run {
  const { runs } = sarifLog(rows, { version: "1", ...options }) as { runs: [Run] };
  return runs[0];
}
const prints = (findings: Finding[]) =>
  runOf([row(findings)]).results.map((result) => result.partialFingerprints.primaryLocationLineHash);

describe("fingerprints", () => {
  it("stay when something is put before it in its list", () => {
    expect(prints([open("/Properties/Rules/0")])).toEqual(prints([open("/Properties/Rules/7")]));
    expect(prints([open("/Properties/Rules/0/Cidr")])).toEqual(prints([open("/Properties/Rules/7/Cidr")]));
  });

  it("tell findings of one list apart, whichever comes first", () => {
    const both = prints([open("/Rules/0"), open("/Rules/1")]);
    expect(new Set(both).size).toBe(2);
    expect(prints([open("/Rules/1"), open("/Rules/0")])).toEqual(both);
  });

  it("differ by place, resource and message", () => {
    const all = [open("/Rules/0"), open("/Port8123"), open("/Rules/0", "sg-2"), open("/Rules/0", "sg-1", "another")];
    expect(new Set(all.flatMap((one) => prints([one]))).size).toBe(4);
  });
});

describe("suppressions", () => {
  const waiver: Waiver = {
    ...{ requirement: "SG-006", resource: "sg-1", owner: "network team", ticket: "OPS-1" },
    ...{ reason: "until the migration", expires: "2026-03-31" },
  };
  const suppressions = (given: SarifRow, waivers: Waiver[]) =>
    runOf([given], { waivers }).results.map((result) => result.suppressions);
  const accepted = [
    {
      ...{ kind: "external", status: "accepted" },
      justification: "until the migration (network team, OPS-1, until 2026-03-31)",
    },
  ];

  it("say by whom, for what and until when", () => {
    expect(suppressions(row([open("")], "waived"), [waiver])).toEqual([accepted]);
  });

  it("are of a finding, also where others of its row stand", () => {
    expect(suppressions(row([open(""), open("", "sg-2")]), [waiver])).toEqual([accepted, undefined]);
  });

  it("are none of what is unknown, and none of another row", () => {
    expect(suppressions(row([open("")], "unknown"), [waiver])).toEqual([undefined]);
    expect(suppressions(row([open("")]), [{ ...waiver, requirement: "SG-007" }])).toEqual([undefined]);
  });

  it("are of everything where a row was waived whole", () => {
    expect(suppressions(row([open(""), open("", "sg-2")], "waived"), [{ ...waiver, resource: "none" }])).toEqual([
      accepted,
      accepted,
    ]);
    expect(suppressions(row([open("")], "waived"), [])).toEqual([[{ kind: "external", status: "accepted" }]]);
  });
});

it("analyses of two profiles of one commit do not replace each other", () => {
  expect(runOf([], { category: "assay/byoc-private/" }).automationDetails).toEqual({ id: "assay/byoc-private/" });
  expect(runOf([])).not.toHaveProperty("automationDetails");
});
