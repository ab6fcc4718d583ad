// The JSON Schemas of every format that leaves Assay or is given to it, made from the forms that the code itself reads
// and writes with. schemas/ holds them as files; a test keeps the two the same.

import { z } from "zod";
import { checkDocumentSchema } from "../analysis/conformance/check-document.ts";
import { verdictDocumentForm } from "../analysis/checkers/verdict-schema.ts";
import { historyLineForm } from "../analysis/history/history-schema.ts";
import { snapshotSchema } from "../analysis/model/snapshot.ts";
import { profileSchema } from "../config/profile.ts";
import { driftDocumentSchema } from "../analysis/drift/drift-form.ts";
import { manifestSchema } from "../evidence/manifest.ts";
import { runDocumentSchema } from "../evidence/run-document.ts";
import { residueSchema } from "../experiment/erasure/residue-schema.ts";
import { experimentFile } from "../experiment/runner/experiment-file.ts";
import { experimentReportForm } from "../experiment/runner/report-form.ts";
import { stormFile } from "../experiment/storms/storm-file.ts";
import { platformOutputs } from "../platform/ports/outputs.ts";
import { runContext } from "../platform/ports/run-context.ts";
import { waiversSchema } from "../requirements/waivers.ts";
import { doctorForm, planForm, recheckForm, requirementsForm, stormsForm } from "./output-forms.ts";
import { benchForm } from "./bench-form.ts";

interface Published {
  readonly form: z.ZodType;
  readonly about: string;
}

/** By name of the format, without `assay.` and version. */
export const publishedForms: Readonly<Record<string, Published>> = {
  bench: { form: benchForm, about: "what `npm run bench -- --format json` prints" },
  check: { form: checkDocumentSchema, about: "what `assay check --format json` prints" },
  context: { form: runContext, about: "what a process that works on a platform is told" },
  doctor: { form: doctorForm, about: "what `assay doctor --format json` prints" },
  drift: { form: driftDocumentSchema, about: "what `assay check --format drift` prints" },
  experiment: { form: experimentFile, about: "fixtures/experiments/<name>.yaml" },
  "experiment-report": { form: experimentReportForm, about: "what one run of an experiment found, as evidence" },
  history: { form: historyLineForm, about: "one line of histories/<name>.ndjson; the first is the header" },
  manifest: { form: manifestSchema, about: "manifest.json of a run directory" },
  outputs: { form: platformOutputs, about: "what infra says about the platform that it built" },
  plan: { form: planForm, about: "what `assay plan EXPERIMENT --format json` prints" },
  profile: { form: profileSchema, about: "profiles/<name>.yaml" },
  recheck: { form: recheckForm, about: "what `assay recheck RUN_DIR --format json` prints" },
  requirements: { form: requirementsForm, about: "what `assay requirements --format json` prints" },
  residue: { form: residueSchema, about: "what `assay erasure scan --format json` prints" },
  run: { form: runDocumentSchema, about: "verdicts.json of a run directory" },
  snapshot: { form: snapshotSchema, about: "a live account as it was read, for `assay check --snapshot`" },
  storm: { form: stormFile, about: "a storm, as `assay experiment FILE` runs it" },
  storms: { form: stormsForm, about: "what `assay experiment storm --format json` prints" },
  verdict: { form: verdictDocumentForm, about: "what `assay recheck --format json` prints, one a line" },
  waivers: { form: waiversSchema, about: "a file of waivers, as it is given to `--waivers`" },
};

/** The schema of one format as JSON text. Files are described as they are written, before any value is converted. */
export function schemaText(name: string, { form, about }: Published): string {
  const schema = z.toJSONSchema(form, { io: "input", unrepresentable: "any" });
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, title: `assay.${name}/1`, description: about, ...rest }, null, 2)}\n`;
}
