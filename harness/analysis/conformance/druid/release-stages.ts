// What the stages of a pipeline do: synthesize a release, then deploy it, by CloudFormation's own action or by the commands of
// a build.

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

const builds = ["CodeBuild", "Commands"];
const deploys =
  /\bcdk\s+(?:[^\n;&|]*\s)?deploy\b|\bcloudformation\s+(?:deploy|(?:create|update)-stack|execute-change-set)\b|\bsam\s+deploy\b/;

/** A release is synthesized, and later deployed. What a build does that keeps its commands elsewhere is not known. */
export function synthesizedThenDeployed(it: Inspection, pipeline: Resource): void {
  const stages = property(pipeline, "Stages");
  const actions = stages
    .list()
    .flatMap((stage) => stage.get("Actions").list())
    .map((action) => ({
      provider: action.get("ActionTypeId", "Provider").written(),
      commands: commandsOf(it, action),
    }));
  const synthesis = actions.findIndex(({ provider }) => builds.includes(provider));
  const own = actions.findIndex(({ provider }) => /^CloudFormation/.test(provider));
  const built = actions.findIndex(({ commands }) => commands !== undefined && deploys.test(commands));
  if (synthesis >= 0 && (own > synthesis || built >= synthesis)) {
    it.looked();
    return;
  }
  const elsewhere = actions.slice(synthesis + 1).some(({ provider, commands }) => {
    return builds.includes(provider) && commands === undefined;
  });
  const says = {
    message: "releases are not synthesized and then deployed",
    expected: ["synthesis", "CloudFormation"],
    actual: actions.map(({ provider }) => provider),
  };
  if (synthesis >= 0 && elsewhere) {
    it.undecided(stages, { ...says, message: "what the builds after the first do stands in files of their source" });
  } else it.violated(stages, says);
}

/** Commands of an action; undefined where they stand in a file of its source. */
function commandsOf({ model }: Inspection, action: Node): string | undefined {
  const own = action.get("Commands").texts();
  if (own.length > 0) return own.join("\n");
  const project = model.referred(action.get("Configuration", "ProjectName"));
  const written = project === undefined ? undefined : property(project, "Source", "BuildSpec").text();
  return written === undefined || /^[\w./-]+$/.test(written.trim()) ? undefined : written;
}
