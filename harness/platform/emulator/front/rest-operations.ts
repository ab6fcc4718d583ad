// Operation names of the REST protocols, by method and path. Used to name requests in the audit trail and in errors.

import type { RequestHead } from "./request-head.ts";

type Row = readonly [method: string, path: RegExp, operation: string];

const one = "[^/]+";

function row(method: string, path: string, operation: string): Row {
  return [method, new RegExp(`^${path.replaceAll("*", one)}/?$`), operation];
}

const tables: Readonly<Record<string, readonly Row[]>> = {
  "access-analyzer": [row("POST", "/policy/check-no-public-access", "CheckNoPublicAccess")],
  eks: [
    row("POST", "/clusters", "CreateCluster"),
    row("GET", "/clusters", "ListClusters"),
    row("GET", "/clusters/*", "DescribeCluster"),
    row("DELETE", "/clusters/*", "DeleteCluster"),
    row("POST", "/clusters/*/update-config", "UpdateClusterConfig"),
    row("POST", "/clusters/*/updates", "UpdateClusterVersion"),
    row("POST", "/clusters/*/node-groups", "CreateNodegroup"),
    row("GET", "/clusters/*/node-groups", "ListNodegroups"),
    row("GET", "/clusters/*/node-groups/*", "DescribeNodegroup"),
    row("DELETE", "/clusters/*/node-groups/*", "DeleteNodegroup"),
    row("POST", "/clusters/*/node-groups/*/update-config", "UpdateNodegroupConfig"),
    row("POST", "/clusters/*/addons", "CreateAddon"),
    row("GET", "/clusters/*/addons", "ListAddons"),
    row("GET", "/clusters/*/addons/*", "DescribeAddon"),
    row("DELETE", "/clusters/*/addons/*", "DeleteAddon"),
    row("POST", "/clusters/*/access-entries", "CreateAccessEntry"),
    row("GET", "/clusters/*/access-entries", "ListAccessEntries"),
    row("POST", "/clusters/*/access-entries/*/access-policies", "AssociateAccessPolicy"),
    row("GET", "/clusters/*/access-entries/*/access-policies", "ListAssociatedAccessPolicies"),
    row("GET", "/clusters/*/access-entries/.+", "DescribeAccessEntry"),
    row("DELETE", "/clusters/*/access-entries/.+", "DeleteAccessEntry"),
    row("POST", "/clusters/*/pod-identity-associations", "CreatePodIdentityAssociation"),
    row("GET", "/clusters/*/pod-identity-associations", "ListPodIdentityAssociations"),
  ],
  fis: [
    row("POST", "/experimentTemplates", "CreateExperimentTemplate"),
    row("GET", "/experimentTemplates", "ListExperimentTemplates"),
    row("GET", "/experimentTemplates/*", "GetExperimentTemplate"),
    row("PATCH", "/experimentTemplates/*", "UpdateExperimentTemplate"),
    row("DELETE", "/experimentTemplates/*", "DeleteExperimentTemplate"),
    row("POST", "/experiments", "StartExperiment"),
    row("GET", "/experiments", "ListExperiments"),
    row("GET", "/experiments/*", "GetExperiment"),
    row("DELETE", "/experiments/*", "StopExperiment"),
    row("GET", "/experiments/*/resolvedTargets", "ListExperimentResolvedTargets"),
    row("GET", "/actions", "ListActions"),
    row("GET", "/actions/*", "GetAction"),
  ],
  route53: [
    row("POST", "/2013-04-01/hostedzone", "CreateHostedZone"),
    row("GET", "/2013-04-01/hostedzone", "ListHostedZones"),
    row("GET", "/2013-04-01/hostedzonesbyname", "ListHostedZonesByName"),
    row("GET", "/2013-04-01/hostedzonesbyvpc", "ListHostedZonesByVPC"),
    row("GET", "/2013-04-01/hostedzone/*", "GetHostedZone"),
    row("DELETE", "/2013-04-01/hostedzone/*", "DeleteHostedZone"),
    row("POST", "/2013-04-01/hostedzone/*/rrset", "ChangeResourceRecordSets"),
    row("GET", "/2013-04-01/hostedzone/*/rrset", "ListResourceRecordSets"),
    row("POST", "/2013-04-01/hostedzone/*/associatevpc", "AssociateVPCWithHostedZone"),
    row("POST", "/2013-04-01/hostedzone/*/disassociatevpc", "DisassociateVPCFromHostedZone"),
    row("POST", "/2013-04-01/tags/*/*", "ChangeTagsForResource"),
    row("GET", "/2013-04-01/tags/*/*", "ListTagsForResource"),
  ],
};

/** Sub-resources of an S3 bucket or object that name the operation. */
const s3Subresources: Readonly<Record<string, string>> = {
  acl: "Acl",
  encryption: "Encryption",
  lifecycle: "LifecycleConfiguration",
  location: "Location",
  logging: "Logging",
  notification: "NotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "OwnershipControls",
  policy: "Policy",
  policyStatus: "PolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "Replication",
  retention: "Retention",
  tagging: "Tagging",
  versioning: "Versioning",
};

const s3Verbs: Readonly<Record<string, string>> = {
  GET: "Get",
  PUT: "Put",
  DELETE: "Delete",
  HEAD: "Head",
  POST: "Post",
};

/** The operation of a REST request, or undefined when its path is not known. */
export function restOperation(service: string, head: RequestHead): string | undefined {
  if (service === "s3") return s3Operation(head);
  return tables[service]?.find(([method, path]) => method === head.method && path.test(head.path))?.[2];
}

/** Whether an S3 request is about an object's bytes, not about a bucket's settings. */
export function isObjectRequest(head: RequestHead): boolean {
  const virtual = /^[^:]+\.s3[.-]/.test(head.headers["host"] ?? "");
  return head.path.split("/").filter((part) => part !== "").length > (virtual ? 0 : 1);
}

function s3Operation(head: RequestHead): string | undefined {
  const { method, query } = head;
  const verb = s3Verbs[method];
  const object = isObjectRequest(head);
  if (query.has("uploads")) return method === "POST" ? "CreateMultipartUpload" : "ListMultipartUploads";
  if (query.has("uploadId")) return multipartOperation(method);
  if (query.has("delete") && method === "POST") return "DeleteObjects";
  if (query.has("versions")) return "ListObjectVersions";
  for (const [key, name] of Object.entries(s3Subresources)) {
    if (query.has(key))
      return `${verb ?? method}${object ? "Object" : "Bucket"}${name}`.replace("BucketPublic", "Public");
  }
  if (object) return method === "PUT" && "x-amz-copy-source" in head.headers ? "CopyObject" : `${verb ?? method}Object`;
  if (head.path === "/") return "ListBuckets";
  if (method === "GET") return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  return method === "PUT" ? "CreateBucket" : `${verb ?? method}Bucket`;
}

function multipartOperation(method: string): string | undefined {
  const names: Readonly<Record<string, string>> = {
    PUT: "UploadPart",
    POST: "CompleteMultipartUpload",
    DELETE: "AbortMultipartUpload",
    GET: "ListParts",
  };
  return names[method];
}
