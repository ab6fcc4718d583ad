// Small platforms for tests: a few resources written as in a template, and what one row says of them as text.

import { parse } from "yaml";
import type { Intent, Profile } from "#harness/config/profile.ts";
import { present } from "#harness/core/errors.ts";
import { isLeftOut } from "#harness/core/verdict.ts";
import type { Finding } from "#harness/core/verdict.ts";
import type { Judged } from "../compliance/judged.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import { buildTemplateModel } from "../model/template-model.ts";
import { judgeCheck } from "./judge.ts";
import { checks } from "./registry.ts";

export const account = "123456789012";

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

/** Resources by id, as `[type without AWS::, properties]`, or as YAML text of the same. */
export type Written = Readonly<Record<string, readonly [type: string, properties?: object]>> | string;

export function platform(written: Written): PlatformModel {
  const entries = Object.entries(typeof written === "string" ? (parse(written) as Exclude<Written, string>) : written);
  const resources = entries.map(([id, [type, properties = {}]]) => {
    return [id, { Type: type.startsWith("Custom::") ? type : `AWS::${type}`, Properties: properties }];
  });
  const template = { Resources: Object.fromEntries(resources) as object };
  return buildTemplateModel({
    kind: "template",
    templates: [{ stack: "s", file: "s.json", template, account, region: "us-east-1" }],
  });
}

/** What was promised beside the resources: parts of the intent, and objectives. */
export type Promised = Partial<Intent> & { readonly objectives?: object };

/** Verdict, and place and message of every finding, a line each; what a source leaves out is told elsewhere. */
export function said(row: string, written: Written, { objectives = {}, ...more }: Promised = {}): string {
  const check = present(checks.get(row), `no check of ${row}`);
  const profile = { name: "sample", intent: { ...intent, ...more }, objectives } as unknown as Profile;
  const { verdict, reason, findings } = judgeCheck(check, platform(written), profile);
  const told = findings.filter((one) => !isLeftOut(one));
  return [`${verdict}${reason === undefined ? "" : `: ${reason}`}`, ...told.map(line)].join("\n");
}

function line({ severity, resource, path, message, expected, why, patch }: Finding): string {
  const place = path?.replace(`/Resources/${resource}/Properties`, "") ?? "";
  const asked = [expected, why, patch].filter((one) => one !== undefined).map((one) => JSON.stringify(one));
  return [`${severity ?? "finding"} ${resource}${place}: ${message}`, ...asked].join(" | ");
}

/** What a row says of several platforms, one after the other. */
export function told(row: string, cases: Readonly<Record<string, Written>>, more: Promised = {}): string {
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
