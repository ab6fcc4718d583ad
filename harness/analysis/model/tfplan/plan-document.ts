// The parts of `terraform show -json` that are read: format_version 1.x, planned values, what is unknown before the apply,
// and the configuration, whose expressions say what an unknown value refers to.

import { z } from "zod";
import { firstIssue } from "#harness/config/plain-yaml.ts";
import { usageError } from "#harness/core/errors.ts";
import { plainJson, plainText } from "#harness/core/plain-text.ts";

const anything = z.record(z.string(), z.unknown());

const plannedResource = z.looseObject({
  address: z.string(),
  mode: z.string(),
  type: z.string(),
  name: z.string(),
  index: z.union([z.string(), z.number()]).optional(),
  values: anything.optional(),
  /** Of an object of a state that a replacement left behind. */
  deposed_key: z.string().optional(),
});

const plannedModule = z.looseObject({
  address: z.string().optional(),
  resources: z.array(plannedResource).optional(),
  get child_modules() {
    return z.array(plannedModule).optional();
  },
});

const expression = z.looseObject({ references: z.array(z.string()).optional() });

const configModule = z.looseObject({
  resources: z
    .array(
      z.looseObject({
        address: z.string(),
        provider_config_key: z.string().optional(),
        expressions: anything.optional(),
        for_each_expression: expression.optional(),
      }),
    )
    .optional(),
  outputs: z.record(z.string(), z.looseObject({ expression: expression.optional() })).optional(),
  get module_calls() {
    return z.record(z.string(), moduleCall).optional();
  },
});

const moduleCall = z.looseObject({
  expressions: anything.optional(),
  for_each_expression: expression.optional(),
  get module() {
    return configModule.optional();
  },
});

const planSchema = z.looseObject({
  format_version: z.string().regex(/^1\./, "is not a format of version 1.x"),
  planned_values: z.looseObject({ root_module: plannedModule }),
  /** Whether planning ended with an error: what is planned is a part. */
  errored: z.boolean().optional(),
  /** Whether nothing is left for a further plan, by `-target` or because it had to be put off. */
  complete: z.boolean().optional(),
  /** What waits for something to be known, such as how many there are of it. */
  deferred_changes: z.array(z.unknown()).optional(),
  resource_changes: z
    .array(
      z.looseObject({
        address: z.string(),
        mode: z.string().optional(),
        type: z.string().optional(),
        name: z.string().optional(),
        index: z.union([z.string(), z.number()]).optional(),
        module_address: z.string().optional(),
        /** Of an object that a replacement left behind and that is about to go. */
        deposed: z.string().optional(),
        change: z.looseObject({
          actions: z.array(z.string()).optional(),
          before: z.union([z.null(), anything]).optional(),
          after_unknown: z.union([z.boolean(), anything]).optional(),
        }),
      }),
    )
    .optional(),
  prior_state: z
    .looseObject({ values: z.looseObject({ root_module: plannedModule.optional() }).optional() })
    .optional(),
  variables: z.record(z.string(), z.looseObject({ value: z.unknown() })).optional(),
  configuration: z
    .looseObject({ root_module: configModule.optional(), provider_config: anything.optional() })
    .optional(),
});

export type PlanDocument = z.infer<typeof planSchema>;
export type PlannedModule = z.infer<typeof plannedModule>;
export type PlannedEntry = z.infer<typeof plannedResource>;
export type ConfigModule = z.infer<typeof configModule>;

/** Data sources of all modules, read before the plan or to be read during the apply. */
export function dataSourcesOf({ prior_state: state, planned_values: planned }: PlanDocument): PlannedEntry[] {
  const dataIn = (module: PlannedModule | undefined): PlannedEntry[] => [
    ...(module?.resources ?? []).filter(({ mode }) => mode === "data"),
    ...(module?.child_modules ?? []).flatMap(dataIn),
  ];
  return [...dataIn(state?.values?.root_module), ...dataIn(planned.root_module)];
}

const howTo = "terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json";

/** Parses a plan; whatever else Terraform writes is refused with the command that makes what is read. */
export function parsePlan(content: Buffer, file: string): PlanDocument {
  if (content.subarray(0, 2).toString("latin1") === "PK") {
    throw usageError(`${file} is a binary plan; check reads its JSON: terraform show -json ${file} > plan.json`);
  }
  const text = plainText(content, file);
  const trimmed = text.trimStart();
  if (!trimmed.startsWith("{")) {
    const isHcl = /^(#|\/\/|\/\*|(terraform|provider|resource|data|module|variable|locals|output)\b)/.test(trimmed);
    throw usageError(`${file} is ${isHcl ? "Terraform source (HCL)" : "no JSON object"}; check reads a plan: ${howTo}`);
  }
  return checked(plainJson(text, file, `; make it with: ${howTo}`), file);
}

function checked(data: unknown, file: string): PlanDocument {
  const form = data as Readonly<Record<string, unknown>>;
  if (form["planned_values"] === undefined && form["values"] !== undefined) {
    throw usageError(`${file} is a state, not a plan; check reads a plan: ${howTo}`);
  }
  const isStateFile = form["version"] !== undefined && form["lineage"] !== undefined;
  if (isStateFile || form["encrypted_data"] !== undefined) {
    throw usageError(`${file} is a state${isStateFile ? "" : " or a plan, encrypted"}; check reads a plan: ${howTo}`);
  }
  if (form["planned_values"] === undefined && form["resource"] !== undefined) {
    throw usageError(`${file} is Terraform source in JSON; check reads a plan: ${howTo}`);
  }
  const parsed = planSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw usageError(`${file}: ${firstIssue(parsed.error)}; make it with: ${howTo}`);
}
