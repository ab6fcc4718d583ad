// One stack: its parameters, conditions, mappings and created resources, seen through expressions as a Scope.

import { present } from "../../../core/errors.ts";
import { resolveJson, truth } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { refusal } from "./refusal.ts";
import type { CreatedResource } from "./resource.ts";
import { outputOf } from "./stack-artifact.ts";
import type { StackArtifact } from "./stack-artifact.ts";
import { textOf } from "./template.ts";
import type { Json } from "./template.ts";

export interface StackEnvironment {
  readonly account: string;
  /** Values exported by the stacks before. */
  readonly exports: ReadonlyMap<string, Json>;
  /** Outputs of the stacks before, of any region, by `stack/key`. */
  readonly outputs: ReadonlyMap<string, Json>;
  availabilityZones(region: string): readonly string[];
  /** Value of a public SSM parameter, fetched before the stack is resolved. */
  parameter(name: string): Json | undefined;
}

/** CDK adds this rule so that a stack refuses an account that was never bootstrapped; nothing here is bootstrapped. */
const inertRules = new Set(["CheckBootstrapVersion"]);

const ssmParameterType = /^AWS::SSM::Parameter::Value</;

/** The expression scope of a stack; `created` fills while its resources are made. */
export function stackScope(
  stack: StackArtifact,
  environment: StackEnvironment,
  created: ReadonlyMap<string, CreatedResource>,
): Scope {
  const { template } = stack;
  for (const rule of Object.keys(template.Rules ?? {})) {
    if (!inertRules.has(rule)) throw refusal(`${stack.templateFile} has the rule ${rule}, which is not evaluated here`);
  }
  const pseudo = pseudoParameters(stack, environment.account);
  const scope: Scope = {
    ref: (name) => {
      const known = pseudo[name] ?? created.get(name)?.ref;
      if (known !== undefined) return known;
      if (template.Parameters?.[name] !== undefined) return parameterValue(name, stack, environment);
      throw refusal(`Ref: ${name} is neither a resource nor a parameter that has a value`);
    },
    attribute: (logicalId, name) => {
      const value = created.get(logicalId)?.attributes?.[name];
      if (value === undefined) {
        const type = template.Resources[logicalId]?.Type ?? "no such resource";
        throw refusal(`GetAtt: ${logicalId} (${type}) has no attribute ${name}`);
      }
      return value;
    },
    condition: (name) => {
      const condition = template.Conditions?.[name];
      if (condition === undefined) throw refusal(`the condition ${name} does not exist`);
      return truth(condition, scope);
    },
    mapping: (map, top, second) => {
      const row = template.Mappings?.[map]?.[top];
      const value = (row as Readonly<Record<string, Json>> | undefined)?.[second];
      if (value === undefined) throw refusal(`Fn::FindInMap: ${map}.${top}.${second} does not exist`);
      return value;
    },
    importValue: (name) => {
      const value = environment.exports.get(name);
      if (value === undefined) throw refusal(`Fn::ImportValue: no stack before exports ${name}`);
      return value;
    },
    availabilityZones: (region) => environment.availabilityZones(region),
  };
  return scope;
}

/** Names of the public SSM parameters whose values the stack's resources refer to. */
export function ssmParameters(stack: StackArtifact): string[] {
  const used = JSON.stringify([stack.template.Resources, stack.template.Outputs ?? {}]);
  return Object.entries(stack.template.Parameters ?? {})
    .filter(([name, parameter]) => ssmParameterType.test(parameter.Type) && used.includes(`{"Ref":"${name}"}`))
    .map(([name, parameter]) => textOf(stack.parameters[name] ?? parameter.Default) ?? "");
}

/** A stack's outputs by key, those whose condition is false left out. */
export function stackOutputs(
  stack: StackArtifact,
  scope: Scope,
): { outputs: Map<string, Json>; exported: Map<string, Json> } {
  const outputs = new Map<string, Json>();
  const exported = new Map<string, Json>();
  for (const [key, output] of Object.entries(stack.template.Outputs ?? {})) {
    if (output.Condition !== undefined && !scope.condition(output.Condition)) continue;
    const value = resolveJson(output.Value, scope);
    outputs.set(key, value);
    if (output.Export !== undefined) exported.set(textOf(resolveJson(output.Export.Name, scope)) ?? "", value);
  }
  return { outputs, exported };
}

function pseudoParameters(stack: StackArtifact, account: string): Readonly<Record<string, string>> {
  const partition = stack.region.startsWith("cn-")
    ? "aws-cn"
    : stack.region.startsWith("us-gov-")
      ? "aws-us-gov"
      : "aws";
  return {
    "AWS::AccountId": account,
    "AWS::Partition": partition,
    "AWS::Region": stack.region,
    "AWS::StackId": `arn:${partition}:cloudformation:${stack.region}:${account}:stack/${stack.name}/00000000-0000-0000-0000-000000000000`,
    "AWS::StackName": stack.name,
    "AWS::URLSuffix": partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  };
}

function parameterValue(name: string, stack: StackArtifact, environment: StackEnvironment): Json {
  const parameter = present(stack.template.Parameters?.[name], `the parameter ${name} is declared`);
  const given = stack.parameters[name] ?? parameter.Default;
  if (given === undefined) throw refusal(`the parameter ${name} has no value and no default`);
  const output = outputOf(given);
  if (output !== undefined) {
    const value = environment.outputs.get(output);
    if (value === undefined) throw refusal(`the output ${output} (parameter ${name}) does not exist`);
    return value;
  }
  const text = textOf(given) ?? "";
  if (ssmParameterType.test(parameter.Type)) {
    const value = environment.parameter(text);
    if (value === undefined) throw refusal(`the SSM parameter ${text} (parameter ${name}) does not exist`);
    return value;
  }
  if (parameter.Type === "CommaDelimitedList" || parameter.Type.startsWith("List<")) return text.split(",");
  return given;
}
