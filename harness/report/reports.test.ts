// The reports of one recorded run: what is on page one, that every number leads to a file that exists, and that nothing
// leads out of the run directory.

import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { offlinePage } from "./allure/page.ts";
import { prepareResults } from "./allure/results.ts";
import { labBand, renderDossier } from "./dossier/dossier.ts";
import { junitXml } from "./junit.ts";
import { readRun } from "./run-view.ts";
import type { RunView } from "./run-view.ts";
import { sarifLog } from "./sarif.ts";

const root = resolve(import.meta.dirname, "../../fixtures/runs/breached");
let view: RunView;
let dossier: string;
let text: string;

beforeAll(async () => {
  view = await readRun(root);
  dossier = renderDossier(view);
  text = dossier
    .replace(/<style>[\s\S]*?<\/style>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");
});

describe("dossier, page one", () => {
  it.each([
    "NOT READY 2 must requirements violated · 1 must requirement not decided",
    "Would become READY with: 2 violations mended · 1 undecided row decided · 23 must rows evaluated or waived",
    "must 105 2 1 0 6 17",
    "should, could 23 0 0 1 12 33",
    "LAB COPY · account …9012 · us-east-1 · depth quick",
    "23.5 s – 24.0 s (20.0 s) BREACHED 14 of 59",
    "0 of 87",
    "NOT TESTED One ClickHouse pod killed · One replica partitioned · One server frozen · Region lost",
    "proven to E4 of E5",
    "full restore in 18.4 s, hashes of 3 tables equal",
    "IAM is evaluated on AWS only: IAM-008",
    "KMS-003 LogsKey security, SEC-114 until 2026-12-31",
    "No earlier run of this profile to compare with.",
  ])("says: %s", (words) => {
    expect(text).toContain(words);
  });

  it("puts the verdict in words before any table, and gives no share of held rows", () => {
    expect(dossier.indexOf("NOT READY")).toBeLessThan(dossier.indexOf("<table", dossier.indexOf("NOT READY") - 1));
    expect(text.slice(0, text.indexOf("Timelines"))).not.toMatch(/\d+(\.\d+)? ?% (of|held)/);
  });

  it("escapes what a finding says", () => {
    expect(dossier).toContain("&lt;after&gt; the Keeper quorum was lost &amp; &quot;healed&quot;");
    expect(dossier).not.toContain("<after>");
  });
});

describe("dossier, whole", () => {
  it("says on every sheet that it is about the stack built here", () => {
    const sheets = dossier.split('<section class="sheet">').slice(1);
    expect(sheets.length).toBeGreaterThan(6);
    for (const sheet of sheets) expect(sheet.replaceAll("&#39;", "'")).toContain(labBand);
  });

  it("leads only to files of the run directory and to its own anchors", () => {
    const links = [...dossier.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, link = ""]) => link);
    expect(links.length).toBeGreaterThan(100);
    const dead = links.filter((link) =>
      link.startsWith("#") ? !dossier.includes(`id="${link.slice(1)}"`) : !existsSync(join(root, decodeURI(link))),
    );
    expect(dead).toEqual([]);
    expect(dossier).not.toMatch(/url\((?!#)|@import|<script|<link|<img|<iframe/);
  });

  it("has a page for every blocker with its mending patch and the command that shows it again", () => {
    expect(text).toContain("aws ec2 revoke-security-group-ingress");
    expect(text).toContain("--target local --depth quick --requirement SG-006 --seed 7");
  });

  it("draws the histories", () => {
    expect(dossier.match(/<svg/g)?.length).toBe(7);
    expect(text).toContain("keeper-quorum-stop on keeper-a, keeper-b: begun 10.0 s, verified 10.6 s, ended 30.0 s");
  });
});

describe("other reports", () => {
  it("writes JUnit with failures, errors and skips, escaped", () => {
    const xml = junitXml({ name: "assay", ...view.run });
    expect(xml).toContain('<testsuites name="assay" tests="150" failures="2" errors="1" skipped="19"');
    expect(xml).toContain("&lt;after&gt; the Keeper quorum was lost &amp; &quot;healed&quot;");
    expect(xml).toMatch(/<skipped message="out-of-scope: IAM is evaluated on AWS only"\/>/);
    expect(xml.match(/<testcase/g)).toHaveLength(150);
  });

  it("writes SARIF with a rule a row and a result a finding", () => {
    const log = JSON.stringify(sarifLog(view.run.results, { version: "1" }));
    expect(log).toContain('"ruleId":"SG-006","level":"error"');
    expect(log).toContain('"uri":"cdk.out/Platform.template.json"');
    expect(log).toContain('"ruleId":"KMS-003","level":"note"');
    expect(log).not.toContain('"ruleId":"NET-001"');
  });
});

describe("Allure", () => {
  const scratch = mkdtempSync(join(tmpdir(), "assay-report-"));
  afterAll(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  it("shows every result, also when prepared twice", () => {
    cpSync(root, join(scratch, "run"), { recursive: true });
    const results = join(scratch, "results");
    prepareResults(view, results);
    const names = readdirSync(results).sort();
    prepareResults(view, results);
    expect(readdirSync(results).sort()).toEqual(names);
    expect(names.filter((name) => name.endsWith("-result.json"))).toHaveLength(150);
    expect(readFileSync(join(results, "environment.properties"), "utf8")).toContain("ClickHouse=25.8.2.1");
  });

  it("loses its analytics and gets its band", () => {
    const page = offlinePage(
      '<html><head></head><body><script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>' +
        "<script>window.dataLayer = window.dataLayer || []; gtag('config');</script><script>app()</script></body></html>",
      { isLab: true },
    );
    expect(page).not.toMatch(/gtag|dataLayer/);
    expect(page).toContain("app()");
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("not about anyone&#39;s account");
  });
});
