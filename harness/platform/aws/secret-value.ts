// Reads one secret's text.

import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";

/** The secret's text. One without text (never set, or binary) is an error that names it. */
export async function readSecret(aws: AwsClients, arn: string): Promise<string> {
  const { SecretString: text } = await aws.secrets.send(new GetSecretValueCommand({ SecretId: arn }));
  if (text === undefined) throw environmentError(`secret ${arn} has no text`, { code: "ASSAY_SECRET_EMPTY" });
  return text;
}
