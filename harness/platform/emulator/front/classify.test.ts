import { describe, expect, it } from "vitest";
import { classify, isMutation, operationOf, protocolOf } from "./classify.ts";
import type { RequestHead } from "./request-head.ts";

function head(method: string, url: string, headers: Record<string, string> = {}): RequestHead {
  const { pathname, searchParams } = new URL(url, "http://front");
  return { method, path: pathname, query: searchParams, headers };
}

function signed(service: string, headers: Record<string, string> = {}): Record<string, string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKIA1/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
  return { authorization, ...headers };
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const nothing = Buffer.alloc(0);

describe("classification", () => {
  it.each([
    ["ec2", head("POST", "/", signed("ec2", form)), "Action=StopInstances&Version=1", "StopInstances", "ec2"],
    ["ssm", head("POST", "/", signed("ssm", { "x-amz-target": "AmazonSSM.SendCommand" })), "{}", "SendCommand", "json"],
    [
      "monitoring",
      head(
        "POST",
        "/service/GraniteServiceVersion20100801/operation/PutMetricAlarm",
        signed("monitoring", { "smithy-protocol": "rpc-v2-cbor" }),
      ),
      "",
      "PutMetricAlarm",
      "cbor",
    ],
    ["iam", head("POST", "/", signed("iam", form)), "Action=CreateRole", "CreateRole", "query"],
    ["eks", head("GET", "/clusters/c1/node-groups/n", signed("eks")), "", "DescribeNodegroup", "rest-json"],
    [
      "eks",
      head("POST", "/clusters/c1/access-entries/arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx/access-policies", signed("eks")),
      "",
      "AssociateAccessPolicy",
      "rest-json",
    ],
    ["fis", head("DELETE", "/experiments/EXP1", signed("fis")), "", "StopExperiment", "rest-json"],
    [
      "route53",
      head("POST", "/2013-04-01/hostedzone/Z1/rrset/", signed("route53")),
      "",
      "ChangeResourceRecordSets",
      "rest-xml",
    ],
    ["s3", head("PUT", "/bucket?policy", signed("s3")), "", "PutBucketPolicy", "s3"],
    ["s3", head("GET", "/bucket?publicAccessBlock", signed("s3")), "", "GetPublicAccessBlock", "s3"],
    ["s3", head("PUT", "/bucket", signed("s3")), "", "CreateBucket", "s3"],
    ["s3", head("GET", "/bucket?list-type=2&prefix=a", signed("s3")), "", "ListObjectsV2", "s3"],
    ["s3", head("PUT", "/bucket/a/b?partNumber=1&uploadId=x", signed("s3")), "", "UploadPart", "s3"],
    ["s3", head("HEAD", "/a/b", signed("s3", { host: "bucket.s3.us-east-1.amazonaws.com" })), "", "HeadObject", "s3"],
    ["s3", head("GET", "/", signed("s3")), "", "ListBuckets", "s3"],
  ])("%s: %o", (service, request, body, operation, protocol) => {
    const classified = classify(request);
    expect(classified).toEqual({ service, region: "us-east-1", accessKeyId: "AKIA1" });
    expect(operationOf(service, request, Buffer.from(body))).toBe(operation);
    expect(protocolOf(service, request)).toBe(protocol);
  });

  it("reads the scope of a presigned address", () => {
    const request = head("GET", "/b/k?X-Amz-Credential=AKIA2%2F20261121%2Feu-west-1%2Fs3%2Faws4_request");
    expect(classify(request)).toEqual({ service: "s3", region: "eu-west-1", accessKeyId: "AKIA2" });
  });

  it("takes an unsigned request for S3's, unless host or form say otherwise", () => {
    expect(classify(head("GET", "/b/k")).service).toBe("s3");
    expect(classify(head("GET", "/_assay/health")).service).toBe("assay");
    expect(classify(head("POST", "/", form)).service).toBe("sts");
    expect(classify(head("GET", "/", { host: "eks.us-east-1.amazonaws.com" })).service).toBe("eks");
    expect(classify(head("GET", "/k", { host: "bucket.s3.us-east-1.amazonaws.com" })).service).toBe("s3");
  });

  it("does not guess an operation", () => {
    expect(operationOf("eks", head("GET", "/clusters/x/insights", signed("eks")), nothing)).toBeUndefined();
  });

  it("knows what changes state", () => {
    for (const name of ["StopInstances", "CreateVpc", "PutBucketPolicy", "ModifyVpcEndpoint", "SetAlarmState"]) {
      expect(isMutation(name, "POST"), name).toBe(true);
    }
    for (const name of ["DescribeVpcs", "GetRole", "ListBuckets", "HeadObject", "LookupEvents"]) {
      expect(isMutation(name, "POST"), name).toBe(false);
    }
    expect(isMutation(undefined, "GET")).toBe(false);
    expect(isMutation(undefined, "PATCH")).toBe(true);
  });
});
