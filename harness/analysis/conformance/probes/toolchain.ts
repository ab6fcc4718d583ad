// OPS-004 on the machine that deploys: what its programs say of their versions, beside what the profile asks for.

import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";

/** What a program said when it was asked for its version. */
export interface ToolAnswer {
  readonly tool: string;
  /** All that it printed, on either stream. */
  readonly text?: string;
  /** There is no such program on the path. */
  readonly isMissing?: boolean;
  /** It was there and gave no answer. */
  readonly silence?: string;
}

/** How each program is asked, and where its version stands in the answer. */
export const tools: Readonly<Record<string, { readonly ask: readonly string[]; readonly version: RegExp }>> = {
  terraform: { ask: ["terraform", "version"], version: /Terraform v(\d+(?:\.\d+)*)/ },
  kubectl: { ask: ["kubectl", "version", "--client"], version: /(?:Client Version: |GitVersion:")v(\d+(?:\.\d+)*)/ },
  helm: { ask: ["helm", "version", "--short"], version: /v(\d+(?:\.\d+)*)/ },
  java: { ask: ["java", "-version"], version: /version "(\d+(?:\.\d+)*)/ },
  maven: { ask: ["mvn", "-v"], version: /Apache Maven (\d+(?:\.\d+)*)/ },
  aws: { ask: ["aws", "--version"], version: /aws-cli\/(\d+(?:\.\d+)*)/ },
  cdk: { ask: ["cdk", "--version"], version: /^(\d+(?:\.\d+)*)/m },
};

/** `wanted` is `>= 1.28` or `3.x`, by program. */
export function judgeToolchain(wanted: Readonly<Record<string, string>>, answers: readonly ToolAnswer[]): Judged {
  const violations: Finding[] = [];
  const unknowns: Finding[] = [];
  for (const [tool, range] of Object.entries(wanted)) {
    const about = (message: string, actual?: string): Finding => ({
      ...{ source: "this machine", resource: tool, message, expected: range },
      ...(actual === undefined ? {} : { actual }),
    });
    const answer = answers.find((one) => one.tool === tool);
    if (answer?.isMissing === true) violations.push(about(`${tool} is not installed`));
    else if (answer?.text === undefined)
      unknowns.push(about(`${tool} was not asked: ${answer?.silence ?? "nobody did"}`));
    else {
      const version = tools[tool]?.version.exec(answer.text)?.[1];
      const fits = version === undefined ? undefined : isWithin(version, range);
      if (fits === undefined)
        unknowns.push(about(`${tool} tells no version that can be compared`, answer.text.slice(0, 200)));
      else if (!fits) violations.push(about(`${tool} is ${version ?? ""}`, version));
    }
  }
  if (Object.keys(wanted).length === 0) {
    unknowns.push({ source: "this machine", resource: "none", message: "the profile names no programs" });
  }
  return judged({ violations, unknowns });
}

/** Undefined where the range is of no form that is known. */
export function isWithin(version: string, range: string): boolean | undefined {
  const [, least] = /^>=\s*(\d+(?:\.\d+)*)$/.exec(range) ?? [];
  if (least !== undefined) return compare(version, least) >= 0;
  const [, line] = /^(\d+(?:\.\d+)*)\.x$/.exec(range) ?? [];
  return line === undefined ? undefined : version === line || version.startsWith(`${line}.`);
}

function compare(left: string, right: string): number {
  const [one, other] = [left, right].map((text) => text.split(".").map(Number));
  const places = Math.max(one?.length ?? 0, other?.length ?? 0);
  for (let place = 0; place < places; place += 1) {
    const difference = (one?.[place] ?? 0) - (other?.[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
