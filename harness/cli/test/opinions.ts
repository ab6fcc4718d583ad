// Two tools that know nothing of Assay judge the same templates: cfn-guard with the controls of AWS Control Tower, and
// checkov. Every place where they and Assay differ has its reason in fixtures/second-opinions/.

import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checkDocument } from "../../analysis/conformance/check-document.ts";
import type { CheckDocument } from "../../analysis/conformance/check-document.ts";
import { readEnvironment } from "../../config/environment.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { assert, present } from "../../core/errors.ts";
import { ensureSecondOpinion } from "../../platform/install/second-opinion.ts";
import { cachedAssembly } from "../assembly.ts";
import { openSource } from "../check/check-source.ts";
import { projectRoot } from "../project.ts";
import { profiles, variants } from "../vocabulary.ts";
import { guardOpinions } from "./opinions/cfn-guard.ts";
import { checkovOpinions } from "./opinions/checkov.ts";
import { compareOpinions } from "./opinions/compare.ts";
import type { Compared } from "./opinions/compare.ts";
import { formatCases } from "./opinions/formats.ts";
import type { Opinion, Templates } from "./opinions/opinion.ts";
import { readExplanations, readRuleBook } from "./opinions/rule-book.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { openScratch } from "./scratch.ts";

export const opinionsPhase: Phase = {
  name: "opinions",
  what: "two other tools judge the same templates, and every disagreement has its reason",
  run: async (context) => {
    using folder = openScratch("opinions");
    const scratch = folder.path;
    const cases = await compared(scratch, context);
    const { cacheDirectory, offline } = readEnvironment();
    const python = () => ensureSecondOpinion({ cacheDirectory, offline, narrate: context.narrate });
    const of = { profile: "byoc-private", assembly: "templates/byoc-private-as-written" };
    return [...cases, ...(await formatCases({ scratch, ...of, python, context }))];
  },
};

async function compared(scratch: string, context: PhaseContext): Promise<CaseResult[]> {
  const { signal, narrate } = context;
  const { cacheDirectory, offline } = readEnvironment();
  const looked = await judgedAssemblies(join(scratch, "templates"), cacheDirectory);
  const assemblies = looked.map(({ templates }) => templates);
  const opinions: Opinion[] = [];
  const asked = await Promise.all([
    testCase("cfn-guard judges every template", async () => {
      opinions.push(...(await guardOpinions({ scratch, assemblies, signal })));
    }),
    testCase("checkov judges every template", async () => {
      const python = await ensureSecondOpinion({ cacheDirectory, offline, narrate });
      const folder = join(scratch, "templates");
      opinions.push(...(await checkovOpinions({ python, folder, assemblies, signal })));
    }),
  ]);
  if (asked.some(({ outcome }) => outcome !== "passed")) return asked;
  const found = compareOpinions({
    opinions,
    book: readRuleBook(),
    explained: readExplanations(),
    documentOf: ({ profile, variant }) => {
      const one = looked.find(({ templates }) => templates.profile === profile && templates.variant === variant);
      return present(one, `${profile}, ${variant} was judged`).document;
    },
  });
  narrate(figures(opinions, found));
  return [
    ...asked,
    await testCase("every rule that answered is in the book", () => none(found.unknownRules)),
    await testCase("no unexplained disagreement", () => none(found.open)),
    await testCase("no reason without a disagreement", () => none(found.stale)),
  ];
}

interface Looked {
  readonly templates: Templates;
  readonly document: CheckDocument;
}

/** Every assembly: its templates alone in a folder for the others, and Assay's verdicts. */
async function judgedAssemblies(folder: string, cacheDirectory: string): Promise<Looked[]> {
  const looked: Looked[] = [];
  for (const name of profiles) {
    const profile = loadProfile(name, projectRoot);
    for (const variant of variants) {
      const assembly = await cachedAssembly({ profile: name, variant, cacheDirectory });
      const own = join(folder, `${name}-${variant}`);
      mkdirSync(own, { recursive: true });
      for (const file of readdirSync(assembly).filter((each) => each.endsWith(".template.json")))
        copyFileSync(join(assembly, file), join(own, file));
      const document = checkDocument(await openSource({ template: assembly }, profile), profile);
      looked.push({ templates: { profile: name, variant, folder: own }, document });
    }
  }
  return looked;
}

function none(problems: readonly string[]): Promise<void> {
  assert(problems.length === 0, `${String(problems.length)}: ${problems.slice(0, 10).join("; ")}`);
  return Promise.resolve();
}

function figures(opinions: readonly Opinion[], { agreed, explained, notPromised, open }: Compared): string {
  return [
    `${String(opinions.length)} opinions`,
    `${String(agreed)} agree`,
    `${String(explained)} disagree with a reason`,
    `${String(open.length)} without`,
    `${String(notPromised)} on what the profile does not promise`,
  ].join(", ");
}
