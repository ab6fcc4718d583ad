// CloudTrail's LookupEvents, answered from what the front has really seen. Management events only, as on AWS: calls that
// read or write objects are left out.

import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { AuditRecord } from "../front/audit.ts";
import { isMutation } from "../front/classify.ts";
import type { AwsRequest, ServiceHandler } from "../handler.ts";

const lookupBody = z.looseObject({
  LookupAttributes: z
    .array(z.strictObject({ AttributeKey: z.string(), AttributeValue: z.string() }))
    .max(1)
    .optional(),
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  MaxResults: z.int().min(1).max(50).optional(),
  NextToken: z.string().optional(),
});

interface TrailEvent {
  readonly id: string;
  readonly name: string;
  readonly seconds: number;
  readonly readOnly: boolean;
  readonly record: AuditRecord;
}

export interface TrailMemory {
  /** Takes a request that the front has answered. */
  remember(record: AuditRecord): void;
  readonly handler: ServiceHandler;
}

/** Events kept at most; older ones are forgotten, as CloudTrail's history forgets after 90 days. */
const capacity = 20_000;

export function createTrailMemory(account: string): TrailMemory {
  const events: TrailEvent[] = [];
  return {
    remember: (record) => {
      const { operation } = record;
      if (operation === undefined || /Object|Part|MultipartUpload/.test(operation)) return;
      const seconds = new Date(record.time).getTime() / 1_000;
      const readOnly = !isMutation(operation, record.method);
      events.push({ id: randomUUID(), name: operation, seconds, readOnly, record });
      if (events.length > capacity) events.shift();
    },
    handler: {
      name: "cloudtrail-lookup",
      matches: ({ service, operation }) => service === "cloudtrail" && operation === "LookupEvents",
      handle: (request) => Promise.resolve(answerLookup(request, events, account)),
    },
  };
}

function answerLookup(request: AwsRequest, events: readonly TrailEvent[], account: string) {
  const asked = lookupBody.parse(JSON.parse(request.body.toString("utf8")));
  const { StartTime = 0, EndTime = Number.POSITIVE_INFINITY, MaxResults = 50 } = asked;
  const [attribute] = asked.LookupAttributes ?? [];
  const found = events
    .filter((event) => event.seconds >= StartTime && event.seconds <= EndTime)
    .filter(
      (event) => attribute === undefined || attributeOf(event, attribute.AttributeKey) === attribute.AttributeValue,
    )
    .reverse();
  const from = Number(asked.NextToken ?? 0);
  const page = found.slice(from, from + MaxResults);
  const NextToken = from + MaxResults < found.length ? String(from + MaxResults) : undefined;
  const body = JSON.stringify({ Events: page.map((event) => shown(event, account)), NextToken });
  return { status: 200, headers: { "content-type": "application/x-amz-json-1.1" }, body };
}

function attributeOf(event: TrailEvent, key: string): string | undefined {
  const values: Readonly<Record<string, string | undefined>> = {
    EventId: event.id,
    EventName: event.name,
    EventSource: sourceOf(event),
    ReadOnly: String(event.readOnly),
    AccessKeyId: event.record.accessKeyId,
  };
  return values[key];
}

function shown(event: TrailEvent, account: string) {
  const { record } = event;
  const detail = {
    eventVersion: "1.11",
    userIdentity: { accountId: account, accessKeyId: record.accessKeyId },
    eventTime: record.time,
    eventSource: sourceOf(event),
    eventName: event.name,
    awsRegion: record.region,
    sourceIPAddress: record.sourceAddress,
    readOnly: event.readOnly,
    eventID: event.id,
    recipientAccountId: account,
    ...(record.status < 400 ? {} : { errorCode: String(record.status) }),
  };
  return {
    EventId: event.id,
    EventName: event.name,
    EventSource: sourceOf(event),
    EventTime: event.seconds,
    ReadOnly: String(event.readOnly),
    AccessKeyId: record.accessKeyId,
    Resources: [],
    CloudTrailEvent: JSON.stringify(detail),
  };
}

function sourceOf(event: TrailEvent): string {
  return `${event.record.service}.amazonaws.com`;
}
