// The wire form of an experiment template (FIS API 2020-12-01), as CreateExperimentTemplate takes it. The schema is
// strict: a field that AWS does not know is named, not dropped.

import { z } from "zod";
import { parseIsoDuration } from "./iso-duration.ts";

const stringMap = z.record(z.string(), z.string());
const name = z.string().regex(/^\S{1,64}$/, "expected 1 to 64 characters without blanks");

const target = z.strictObject({
  resourceType: z.string(),
  resourceArns: z.array(z.string()).max(5).optional(),
  resourceTags: stringMap.optional(),
  filters: z.array(z.strictObject({ path: z.string(), values: z.array(z.string()).min(1) })).optional(),
  selectionMode: z.string(),
  parameters: stringMap.optional(),
});

const action = z.strictObject({
  actionId: z.string(),
  description: z.string().max(512).optional(),
  parameters: stringMap.optional(),
  targets: stringMap.optional(),
  startAfter: z.array(z.string()).optional(),
});

const logConfiguration = z.strictObject({
  logSchemaVersion: z.int(),
  cloudWatchLogsConfiguration: z.strictObject({ logGroupArn: z.string() }).optional(),
  s3Configuration: z.strictObject({ bucketName: z.string(), prefix: z.string().optional() }).optional(),
});

const experimentOptions = z.strictObject({
  accountTargeting: z.enum(["single-account", "multi-account"]).optional(),
  emptyTargetResolutionMode: z.enum(["fail", "skip"]).optional(),
});

const anyDuration = z
  .string()
  .refine((text) => parseIsoDuration(text) !== undefined, "expected an ISO 8601 duration")
  .optional();

const reportConfiguration = z.strictObject({
  outputs: z.strictObject({
    s3Configuration: z.strictObject({
      bucketName: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "expected the name of a bucket"),
      prefix: z.string().min(1).max(700).optional(),
    }),
  }),
  dataSources: z
    .strictObject({ cloudWatchDashboards: z.array(z.strictObject({ dashboardIdentifier: z.string().min(1) })) })
    .optional(),
  preExperimentDuration: anyDuration,
  postExperimentDuration: anyDuration,
});

export const templateInput = z.strictObject({
  clientToken: z.string().optional(),
  description: z.string().min(1).max(512),
  roleArn: z.string().regex(/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/, "expected the ARN of an IAM role"),
  targets: z.record(name, target).optional(),
  actions: z.record(name, action),
  stopConditions: z.array(z.strictObject({ source: z.string(), value: z.string().optional() })),
  tags: stringMap.optional(),
  logConfiguration: logConfiguration.optional(),
  experimentOptions: experimentOptions.optional(),
  experimentReportConfiguration: reportConfiguration.optional(),
});

export type TemplateInput = z.infer<typeof templateInput>;
export type TemplateTarget = z.infer<typeof target>;
export type TemplateAction = z.infer<typeof action>;

/** A stored template: what was created, with the identity that the service gave it. */
export interface ExperimentTemplate extends Omit<TemplateInput, "clientToken"> {
  readonly id: string;
  readonly arn: string;
  readonly creationTime: Date;
  readonly lastUpdateTime: Date;
}
