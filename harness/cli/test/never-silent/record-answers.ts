// One collection of a running platform with every answer kept.

import type { AwsClients } from "../../../platform/aws/clients.ts";
import { collectSnapshot } from "../../../platform/aws/collect/collect.ts";
import { recordingClients } from "./recorded-answers.ts";
import type { RecordedAnswer } from "./recorded-answers.ts";

export async function recordAnswers(clients: AwsClients, profile: string): Promise<RecordedAnswer[]> {
  const answers: RecordedAnswer[] = [];
  await collectSnapshot(recordingClients(clients, answers), { profile });
  return answers;
}
