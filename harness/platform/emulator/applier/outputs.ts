// PlatformOutputs from the stacks' outputs: every output key is a field's name in PascalCase, its value the field's
// JSON, or plain text where the field is a string. A digit at the end of a key continues the list without it.

import { AssayError } from "../../../core/errors.ts";
import { platformOutputs } from "../../ports/outputs.ts";
import type { PlatformOutputs } from "../../ports/outputs.ts";
import type { StackArtifact } from "./stack-artifact.ts";
import type { Json } from "./template.ts";

/** Fields of the whole platform; all others belong to the region of their stack. */
const platformFields = new Set(["profile", "variant", "account"]);

export function fillOutputs(
  stacks: readonly { readonly stack: StackArtifact; readonly outputs: ReadonlyMap<string, Json> }[],
  account: string,
): PlatformOutputs {
  const platform: Record<string, unknown> = { schema: "assay.outputs/1", account };
  const regions = new Map<string, Record<string, unknown>>();
  for (const { stack, outputs } of stacks) {
    const region = regions.get(stack.region) ?? { region: stack.region };
    regions.set(stack.region, region);
    for (const [key, value] of outputs) {
      // Keys that CDK makes for references between stacks carry no meaning of their own.
      if (key.startsWith("ExportsOutput")) continue;
      // `Services2` continues `Services`: a value of CloudFormation holds 1,024 characters at most.
      const field = (key.charAt(0).toLowerCase() + key.slice(1)).replace(/\d+$/, "");
      const target = platformFields.has(field) ? platform : region;
      target[field] = joined(target[field], fieldValue(value));
    }
  }
  const parsed = platformOutputs.safeParse({ ...platform, regions: [...regions.values()] });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AssayError(
    `the stacks' outputs do not fill the contract: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    {
      code: "ASSAY_OUTPUTS_INCOMPLETE",
      blame: "harness",
      details: { issues: parsed.error.issues },
    },
  );
}

function joined(before: unknown, value: unknown): unknown {
  return Array.isArray(before) && Array.isArray(value) ? [...(before as unknown[]), ...(value as unknown[])] : value;
}

function fieldValue(value: Json): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
