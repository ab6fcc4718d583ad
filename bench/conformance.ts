// Every check over the reference stack, from files to verdicts, against merely parsing the same files.

import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkDocument } from "../harness/analysis/conformance/check-document.ts";
import { buildTemplateModel } from "../harness/analysis/model/template-model.ts";
import { cachedAssembly } from "../harness/cli/assembly.ts";
import { projectRoot } from "../harness/cli/project.ts";
import { readEnvironment } from "../harness/config/environment.ts";
import { loadProfile } from "../harness/config/load-profile.ts";
import { readTemplates } from "../harness/platform/assembly/read-assembly.ts";
import type { Bench } from "./bench.ts";

const profileName = "byoc-private";
const assemblyIn = (folder: string) => join(folder, "assembly");

export const conformanceBench: Bench = {
  name: "conformance",
  what: "every check over the reference stack, from the synthesized files to the verdicts",
  peer: "JSON.parse of the same files",
  prepare: async (folder) => {
    const { cacheDirectory } = readEnvironment();
    cpSync(await cachedAssembly({ profile: profileName, variant: "corrected", cacheDirectory }), assemblyIn(folder), {
      recursive: true,
    });
  },
  sides: {
    assay: (folder) => {
      const source = readTemplates(assemblyIn(folder));
      const profile = loadProfile(profileName, projectRoot);
      const model = buildTemplateModel({ ...source, region: "us-east-1" });
      checkDocument({ model, path: source.path, sha256: source.sha256 }, profile);
      return source.templates.length;
    },
    peer: (folder) => {
      const names = readdirSync(assemblyIn(folder), { recursive: true, encoding: "utf8" });
      const files = names.filter((name) => name.endsWith(".json"));
      for (const name of files) JSON.parse(readFileSync(join(assemblyIn(folder), name), "utf8"));
      return files.filter((name) => name.endsWith(".template.json")).length;
    },
  },
  bounds: { seconds: 3, megabytes: 300 },
};
