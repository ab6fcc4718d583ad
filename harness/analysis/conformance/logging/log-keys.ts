// Whether a key lets the logs service encrypt a log group.

import type { Inspection } from "../inspection.ts";
import { serviceMay } from "../kms/key-rights.ts";
import { keyStatements } from "../kms/keys.ts";
import { wildcardMatches } from "../../model/policy.ts";
import type { Statement } from "../../model/policy.ts";
import type { Resource } from "../../model/resource.ts";

/** Source: Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS". */
const usesByLogs = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"];

/** Whether the key lets the logs service do all that it needs for a group: by one statement or by several. */
export function admitsLogs(it: Inspection, key: Resource, group: Resource): boolean {
  const admitting = keyStatements(key).filter(
    (statement) => logsService(statement) !== undefined && isFor(statement, group),
  );
  const isCovered = usesByLogs.every((action) => admitting.some((statement) => statement.coversAction(action)));
  const [name] = admitting.flatMap((statement) => logsService(statement) ?? []);
  return isCovered && name !== undefined && serviceMay(it, key, { name, actions: usesByLogs });
}

/** The logs service as a statement lets it in. */
function logsService(statement: Statement): string | undefined {
  if (!statement.allows) return undefined;
  return statement
    .principals()
    .find(
      ({ kind, value }) => kind === "Service" && /^logs\.([a-z0-9-]+\.|⟨AWS::Region⟩\.)?amazonaws\.com$/.test(value),
    )?.value;
}

/** Whether a statement is about a log group, by the context that the service encrypts it in. */
function isFor(statement: Statement, group: Resource): boolean {
  const context = statement.conditions().filter(({ key }) => /^kms:encryptioncontext:aws:logs:arn$/i.test(key));
  const arns = group.identities.filter((identity) => identity.startsWith("arn:aws:logs:"));
  return context.every(({ values }) => values.some((value) => arns.some((arn) => wildcardMatches(value, arn))));
}
