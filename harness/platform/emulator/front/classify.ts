// Which service and operation an AWS API request is for, from its signature's scope, target header, form, or path.

import type { RequestHead } from "./request-head.ts";
import { restOperation } from "./rest-operations.ts";

export interface Classified {
  readonly service: string;
  readonly region: string;
  readonly accessKeyId: string | undefined;
}

export type Protocol = "ec2" | "query" | "json" | "cbor" | "rest-xml" | "rest-json" | "s3";

/** Signing names whose requests are form posts answered in XML. */
const queryServices = new Set(["iam", "sts", "sns", "elasticloadbalancing", "monitoring", "autoscaling", "rds"]);

/** Service and region of a request; an unsigned one is S3's, unless its host or its form says otherwise. */
export function classify(head: RequestHead): Classified {
  // What the harness asks its own control plane is no AWS API, and must not look like an object of S3 in the record.
  if (head.path.startsWith("/_assay/")) return { service: "assay", region: "", accessKeyId: undefined };
  const credential =
    /Credential=([^,\s]+)/.exec(head.headers["authorization"] ?? "")?.[1] ?? head.query.get("X-Amz-Credential");
  const [accessKeyId, , region, service] = (credential ?? "").split("/");
  if (service !== undefined && region !== undefined) return { service, region, accessKeyId };
  const host = /^(?:[^:]+\.)?([a-z0-9-]+)\.([a-z]{2}-[a-z]+-\d)\.amazonaws\.com/.exec(head.headers["host"] ?? "");
  if (host !== null) return { service: host[1] ?? "s3", region: host[2] ?? "us-east-1", accessKeyId: undefined };
  const isForm = (head.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  return { service: isForm ? "sts" : "s3", region: "us-east-1", accessKeyId: undefined };
}

/** The wire protocol, which decides how errors are spelled. */
export function protocolOf(service: string, head: RequestHead): Protocol {
  const { headers } = head;
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  if (headers["x-amz-target"] !== undefined) return "json";
  if (service === "s3") return "s3";
  if (service === "ec2") return "ec2";
  if (queryServices.has(service)) return "query";
  if (service === "route53" || service === "cloudfront") return "rest-xml";
  return "rest-json";
}

/** The operation's name; undefined when a REST path is not in the table. `body` matters to form posts only. */
export function operationOf(service: string, head: RequestHead, body: Buffer): string | undefined {
  const target = head.headers["x-amz-target"];
  if (target !== undefined) return target.split(".").at(-1);
  const rpc = /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(head.path);
  if (rpc !== null) return rpc[1];
  const isForm = (head.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
  const form = isForm ? new URLSearchParams(body.toString("utf8")).get("Action") : null;
  return form ?? head.query.get("Action") ?? restOperation(service, head);
}

/** Whether an operation changes state. An unknown one is judged by its method. */
export function isMutation(operation: string | undefined, method: string): boolean {
  if (operation === undefined) return !["GET", "HEAD", "OPTIONS"].includes(method);
  return !/^(?:Describe|Get|List|Lookup|Head|Search|Select|BatchGet|Simulate|Test|Validate|Check|Filter|Decode|AssumeRole)/.test(
    operation,
  );
}
