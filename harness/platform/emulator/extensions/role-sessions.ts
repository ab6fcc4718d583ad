// Whose session an access key is: learned from what the token service hands out, and told for keys that the control plane
// made itself. The emulator does not say it of a request, and faults on API calls go by the caller's role.

import { randomBytes } from "node:crypto";
import type { AwsRequest, ServiceHandler } from "../handler.ts";
import { classify } from "../front/classify.ts";

const assuming = new Set(["AssumeRole", "AssumeRoleWithWebIdentity", "AssumeRoleWithSAML"]);

export interface RoleSessions {
  /** Passes the token service's requests on, and listens. */
  readonly handler: ServiceHandler;
  /** ARN of the role whose session signed the request; undefined for everybody else. */
  roleOf(request: Pick<AwsRequest, "method" | "path" | "query" | "headers">): string | undefined;
  /** A new key of a session of the role, for services that act in it. */
  issue(roleArn: string): string;
}

export function createRoleSessions(): RoleSessions {
  const roles = new Map<string, string>();
  return {
    handler: {
      name: "role-sessions",
      matches: ({ service, operation }) => service === "sts" && assuming.has(operation ?? ""),
      handle: async (request, forward) => {
        const answer = await forward(request);
        const role = new URLSearchParams(request.body.toString("utf8")).get("RoleArn");
        const key = /<AccessKeyId>([^<]+)<\/AccessKeyId>/.exec(answer.body.toString())?.[1];
        if (answer.status < 300 && role !== null && key !== undefined) roles.set(key, role);
        return answer;
      },
    },
    roleOf: (request) => {
      const { accessKeyId } = classify(request);
      return accessKeyId === undefined ? undefined : roles.get(accessKeyId);
    },
    issue: (roleArn) => {
      const key = `ASIALAB${randomBytes(7).toString("hex").toUpperCase().slice(0, 13)}`;
      roles.set(key, roleArn);
      return key;
    },
  };
}
