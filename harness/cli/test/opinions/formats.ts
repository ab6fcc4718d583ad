// What `assay check` prints for other programs, judged by programs that are not Assay's: the validator of those who keep
// SARIF, with the rules of a code host, and an XML parser that counts what a JUnit report says of itself.

import { chmodSync, copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readEnvironment } from "../../../config/environment.ts";
import { assert } from "../../../core/errors.ts";
import { ensureSarifValidator } from "../../../platform/install/sarif-validator.ts";
import { assay } from "../command.ts";
import { testCase } from "../phase.ts";
import type { CaseResult, PhaseContext } from "../phase.ts";
import { runTool } from "./run-tool.ts";

export interface Printed {
  /** A folder for files; the assembly is named relative to it. */
  readonly scratch: string;
  readonly assembly: string;
  readonly profile: string;
  readonly context: PhaseContext;
  /** An interpreter of Python. */
  readonly python: () => Promise<string>;
}

export async function formatCases(printed: Printed): Promise<CaseResult[]> {
  return [
    process.arch === "x64"
      ? await testCase("a code host takes the SARIF, with a line for every finding of a template", () => sarif(printed))
      : { name: "a code host takes the SARIF", outcome: "skipped", reason: "its validator runs on x86_64 alone" },
    await testCase("a JUnit report holds what it counts", () => junit(printed)),
  ];
}

async function print({ scratch, assembly, profile }: Printed, format: string): Promise<string> {
  const argv = ["check", "--profile", profile, "--template", assembly, "--format", format];
  const { code, stdout, stderr } = await assay({ argv, cwd: scratch, timeoutMs: 120_000 });
  assert(code === 1, `exit ${String(code)} of a stack with violations: ${stderr}`);
  return stdout;
}

const sarifForm = z.object({
  runs: z.array(
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          locations: z.array(
            z.object({
              physicalLocation: z.object({
                artifactLocation: z.object({ uri: z.string() }),
                region: z.object({ startLine: z.int().min(1) }),
              }),
            }),
          ),
        }),
      ),
    }),
  ),
});

async function sarif(printed: Printed): Promise<void> {
  const { scratch, context } = printed;
  const { cacheDirectory, offline } = readEnvironment();
  const installed = await ensureSarifValidator({ cacheDirectory, offline, narrate: context.narrate });
  const program = join(scratch, "sarif-validator");
  copyFileSync(installed, program);
  chmodSync(program, 0o755);
  const text = await print(printed, "sarif");
  const complaints = await complaintsOn(text, program, printed);
  assert(complaints.length === 0, complaints.slice(0, 5).join("; "));
  const results = sarifForm.parse(JSON.parse(text)).runs.flatMap((run) => run.results);
  const lines = results.flatMap(({ locations }) => locations.map(({ physicalLocation }) => physicalLocation));
  const deep = lines.filter(({ region, artifactLocation }) => {
    return region.startLine > 1 && artifactLocation.uri.endsWith(".template.json");
  });
  assert(deep.length > 0, "no finding has a line of a template");
  // The validator looks: the same report without the file of a finding is refused.
  const broken = text.replaceAll('"startLine"', '"startedLine"');
  assert((await complaintsOn(broken, program, printed)).length > 0, "a report without lines was taken, too");
}

/** Wishes that Assay cannot meet: the tool has no page of its own to point to. */
const excepted = ["SARIF2005"];

/** Errors and warnings of the validator, by the rules of SARIF itself and of the code host. */
async function complaintsOn(text: string, program: string, { scratch, context }: Printed): Promise<string[]> {
  const [file, out] = [join(scratch, "check.sarif"), join(scratch, "validated.sarif")];
  writeFileSync(file, text);
  const levels = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--log", "ForceOverwrite"];
  const argv = [
    "env",
    "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1",
    program,
    "validate",
    file,
    ...levels,
    "--output",
    out,
  ];
  await runTool({ argv, cwd: scratch, judged: [0, 1], signal: context.signal });
  const form = z.object({ runs: z.array(z.object({ results: z.array(z.looseObject({ ruleId: z.string() })) })) });
  const { runs } = form.parse(JSON.parse(readFileSync(out, "utf8")));
  const all = runs.flatMap(({ results }) => results).filter(({ ruleId }) => !excepted.includes(ruleId));
  return all.map((result) => JSON.stringify(result).slice(0, 300));
}

/** Reads the report with another parser, and counts again what its suites say of themselves. */
const recount = `
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
wrong = [] if root.tag == "testsuites" else ["root " + root.tag]
allowed = {"testsuites": {"testsuite"}, "testsuite": {"testcase"}, "testcase": {"failure", "error", "skipped", "system-out"}}
for element in root.iter():
    wrong += [element.tag + "/" + child.tag for child in element if child.tag not in allowed.get(element.tag, set())]
kinds = {"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"}
for holder in [root, *root.iter("testsuite")]:
    for name, tag in kinds.items():
        if int(holder.get(name)) != len(list(holder.iter(tag))): wrong.append(f"{holder.get('name')} {name}")
for case in root.iter("testcase"):
    if not case.get("name") or not case.get("classname") or float(case.get("time")) < 0: wrong.append("testcase " + str(case.attrib))
if len(list(root.iter("failure"))) == 0: wrong.append("no failure in a stack with violations")
print("\\n".join(wrong))
`;

async function junit(printed: Printed): Promise<void> {
  const { scratch, context } = printed;
  const file = join(scratch, "check.junit.xml");
  writeFileSync(file, await print(printed, "junit"));
  const argv = [await printed.python(), "-c", recount, file];
  const wrong = (await runTool({ argv, cwd: scratch, judged: [0], signal: context.signal })).trim();
  assert(wrong === "", wrong);
}
