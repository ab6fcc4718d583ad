// Small platforms for tests: a few resources written as in a template, and what one row says of them as text.

import { parse } from "yaml";
import type { Intent, Profile } from "#harness/config/profile.ts";
import { present } from "#harness/core/errors.ts";
import { isLeftOut } from "#harness/core/verdict.ts";
import type { Finding } from "#harness/core/verdict.ts";
import type { Judged } from "../compliance/judged.ts";
import { Coverage } from "../model/coverage.ts";
import { PlatformModel } from "../model/platform-model.ts";
import type { ValueMap } from "../model/value.ts";
import { buildTemplateModel } from "../model/template-model.ts";
import { judgeCheck } from "./judge.ts";
import type { CheckJudgement } from "./judge.ts";
import { checks } from "./registry.ts";

export const account = "123456789012";
const inCluster = "Kubernetes::";

const intent = {
  regions: ["us-east-1"],
  cidrs: { vpc: "10.0.0.0/16", tiers: { data: ["10.0.1.0/24"] } },
  egress: [],
  peers: [],
  publicSubnets: [],
  declaredPorts: { https: 8123, native: 9000 },
  clusterAdmins: [],
  hopLimit2: [],
  apiRanges: [],
};

/**
 * Resources by id, as `[type without AWS::, properties, what stands beside them]`, or as YAML text of the same. Objects of
 * Kubernetes are `[Kubernetes::Kind, object]`, named by their id unless they name themselves.
 */
export type Written = Readonly<Record<string, readonly [type: string, properties?: object, beside?: object]>> | string;

export function platform(written: Written): PlatformModel {
  const entries = Object.entries(typeof written === "string" ? (parse(written) as Exclude<Written, string>) : written);
  const objects = entries.filter(([, [type]]) => type.startsWith(inCluster));
  const resources = entries
    .filter((entry) => !objects.includes(entry))
    .map(([id, [type, properties = {}, beside = {}]]) => {
      return [id, { Type: type.startsWith("Custom::") ? type : `AWS::${type}`, Properties: properties, ...beside }];
    });
  const template = { Resources: Object.fromEntries(resources) as object };
  return buildTemplateModel({
    kind: "template",
    templates: [{ stack: "s", file: "s.json", template, account, region: "us-east-1" }],
    ...(objects.length === 0 ? {} : { manifests: objects.map(manifest) }),
  });
}

function manifest([id, [type, object = {}]]: [string, readonly [type: string, object?: object, beside?: object]]) {
  const { metadata = {}, ...rest } = object as { metadata?: object };
  const whole = { kind: type.slice(inCluster.length), metadata: { name: id, ...metadata }, ...rest };
  return { file: `${id}.yaml`, pointer: "", object: whole };
}

/**
 * A platform as it runs: what it says of itself, attributes by id, stands beside what was written. `of`: the account, as
 * far as it is known.
 */
export function running(
  written: Written,
  shown: Readonly<Record<string, ValueMap>> = {},
  of: string = account,
): PlatformModel {
  const { resources, ...rest } = platform(written);
  const own = resources.map((one) => ({ ...one, attributes: { ...one.attributes, ...shown[one.id] } }));
  return new PlatformModel({ ...rest, kind: "live", account: of, resources: own });
}

/** A platform as it runs, read by readers that look for resources of these types and for no others. */
export function runningAsRead(written: Written, types: readonly string[]): PlatformModel {
  const { kind, resources, account: of, region } = running(written);
  const covered = [{ types: types.map((type) => `AWS::${type}`) }];
  const coverage = new Coverage({ covered, leftOut: [], regions: [region] });
  return new PlatformModel({ kind, resources, account: of, region, coverage });
}

/** What a row leaves to others, in its own words. */
export function leftOutBy(row: string, written: Written | PlatformModel, more: Promised = {}): string[] {
  return judged(row, written, more)
    .findings.filter(isLeftOut)
    .map(({ message }) => message);
}

/** What was promised beside the resources: parts of the intent, objectives, and the topology. */
export type Promised = Partial<Intent> & { readonly objectives?: object; readonly topology?: object };

/** Verdict, and place and message of every finding, a line each; what a source leaves out is told elsewhere. */
export function said(row: string, written: Written | PlatformModel, more: Promised = {}): string {
  return text(judged(row, written, more), line);
}

/** What a row says of several platforms, with what was found in every place. */
export function inFull(
  row: string,
  cases: Readonly<Record<string, Written | PlatformModel>>,
  more: Promised = {},
): string {
  return Object.entries(cases)
    .map(([what, written]) => `# ${what}: ${text(judged(row, written, more), fullLine)}`)
    .join("\n");
}

function judged(
  row: string,
  written: Written | PlatformModel,
  { objectives = {}, topology = {}, ...more }: Promised,
): CheckJudgement {
  const check = present(checks.get(row), `no check of ${row}`);
  const profile = { name: "sample", intent: { ...intent, ...more }, objectives, topology } as unknown as Profile;
  return judgeCheck(check, written instanceof PlatformModel ? written : platform(written), profile);
}

function text({ verdict, reason, findings }: CheckJudgement, asLine: (finding: Finding) => string): string {
  const told = findings.filter((one) => !isLeftOut(one));
  return [`${verdict}${reason === undefined ? "" : `: ${reason}`}`, ...told.map(asLine)].join("\n");
}

function placeOf({ resource, path }: Finding): string {
  return `${resource}${path?.replace(`/Resources/${resource}/Properties`, "") ?? ""}`;
}

function fullLine(finding: Finding): string {
  const { severity, message, actual, expected, why, patch } = finding;
  const parts = Object.entries({ found: actual, expected, why, patch }).filter(([, value]) => value !== undefined);
  const told = parts.map(([name, value]) => ` | ${name} ${JSON.stringify(value)}`);
  return `- ${severity === undefined ? "" : `${severity} `}${placeOf(finding)}: ${message}${told.join("")}`;
}

function line(finding: Finding): string {
  const { severity, message, expected, why, patch } = finding;
  const asked = [expected, why, patch].filter((one) => one !== undefined).map((one) => JSON.stringify(one));
  return [`${severity ?? "finding"} ${placeOf(finding)}: ${message}`, ...asked].join(" | ");
}

/** What a row says of several platforms, one after the other. */
export function told(
  row: string,
  cases: Readonly<Record<string, Written | PlatformModel>>,
  more: Promised = {},
): string {
  return Object.entries(cases)
    .map(([what, written]) => `# ${what}\n${said(row, written, more)}`)
    .join("\n");
}

/** Verdicts with every word of their findings, one after the other. */
export function judgedText(cases: Readonly<Record<string, Judged>>): string {
  return Object.entries(cases)
    .map(([what, { verdict, findings }]) => [`# ${what}: ${verdict}`, ...findings.map((one) => JSON.stringify(one))])
    .flat()
    .join("\n");
}
