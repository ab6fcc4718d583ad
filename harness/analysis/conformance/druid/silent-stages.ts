// Stages of a pipeline that go on where their work has failed: told to, or because their commands hide that it has.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** Ends of a command that succeed whatever came before: `|| true`, `; exit 0`, `|| echo failed`. */
const succeeds = /(?:\|\||;)\s*(?:true|:|exit\s+0|echo\b[^|&;]*|printf\b[^|&;]*)\s*$/m;
/** The shell goes on after a command that fails. */
const goesOn = /(?:^|[\s;&])set\s+\+(?:e\b|o\s+errexit)/;
/** What the release is made by, handed on to another command whose success alone counts. */
const piped = /\b(?:synth\w*|assay\S*)\b[^|\n]*\|(?!\|)/;

/** Where a failure is kept quiet. */
export function silentFailures(model: PlatformModel, pipeline: Resource): Node[] {
  const stages = property(pipeline, "Stages").list();
  const skipped = stages.map((stage) => stage.get("OnFailure", "Result")).filter((result) => result.text() === "SKIP");
  const commands = stages
    .flatMap((stage) => stage.get("Actions").list())
    .map((action) => action.get("Commands").list());
  const builds = builtBy(model, stages).map((project) => property(project, "Source", "BuildSpec"));
  return [
    ...skipped,
    ...commands.flatMap((list) => {
      const safe = list.some((command) => /\bpipefail\b/.test(command.written()));
      return list.filter((command) => hides(command.written(), safe));
    }),
    ...builds.filter((spec) => {
      const text = spec.written();
      return /on-failure:\s*["']?CONTINUE/i.test(text) || hides(text, /\bpipefail\b/.test(text));
    }),
  ];
}

function hides(text: string, pipesFail: boolean): boolean {
  return succeeds.test(text) || goesOn.test(text) || (!pipesFail && piped.test(text));
}

function builtBy(model: PlatformModel, stages: readonly Node[]): Resource[] {
  return stages
    .flatMap((stage) => stage.get("Actions").list())
    .filter((action) => action.get("ActionTypeId", "Provider").text() === "CodeBuild")
    .flatMap((action) => model.referred(action.get("Configuration", "ProjectName")) ?? []);
}
