// Whether Druid's pods may write an object: the policies that have a say, asked about the request that Druid makes. What its
// client sends besides is known from its settings, so a policy that wants a header of everybody is no open question.

import type { Inspection } from "../inspection.ts";
import { mayPass } from "../iam/answers.ts";
import { arnOf, plain } from "../iam/arns.ts";
import { asRole, policiesFor } from "../iam/role-policies.ts";
import type { ContextInit } from "../../iam/context.ts";
import type { Policies } from "../../iam/policies.ts";
import { endpointType, serviceOf } from "../../model/network.ts";
import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";
import { settingsNamed } from "./settings.ts";

export interface ObjectWrite {
  readonly role: Resource;
  readonly bucket: Resource;
  /** Name of the object. */
  readonly key: string;
}

/** Raises where it turns on something that the source does not show. */
export function mayWrite({ model }: Inspection, { role, bucket, key }: ObjectWrite): boolean {
  const policies = policiesFor(model, role, { resource: bucket, through: "s3" });
  const asked = { asker: asRole(model, role), action: "s3:PutObject", resource: `${arnOf(model, bucket)}/${key}` };
  const sent = headersOf(model);
  const { given, absent } = wayOf(model);
  if (!mayPass({ ...asked, given: { ...sent.given, ...given }, absent: [...sent.absent, ...absent] }, policies)) {
    const isById = !model.isLive && namesNetworkById(policies) && mayPass({ ...asked, ...sent }, policies);
    if (isById) throw new Undecided("whether a network or an endpoint has the id of a policy is known once it stands");
    return false;
  }
  return mayEncrypt(model, { role, bucket });
}

type Circumstances = Required<Pick<ContextInit, "given" | "absent">>;

const header = "s3:x-amz-server-side-encryption";
const [keyHeader, ownKeyHeader] = [`${header}-aws-kms-key-id`, `${header}-customer-algorithm`];

/** What Druid's client never says of an object. Source: Druid's documentation, S3 extension, "Configuration". */
const neverSent = ["s3:x-amz-storage-class", "s3:object-lock-mode", "s3:object-lock-retain-until-date"];

/**
 * Without `druid.storage.sse.type` no header of encryption is sent, and S3 judges a request before it applies a bucket's
 * own default: what is denied without the header stays denied.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
function headersOf(model: PlatformModel): Circumstances {
  const secure = { "aws:SecureTransport": String(!speaksPlainly(model)) };
  const algorithm = { s3: "AES256", kms: "aws:kms" }[lastOf(model, "druid.storage.sse.type").toLowerCase()];
  const isOwnKey = lastOf(model, "druid.storage.sse.type").toLowerCase() === "custom";
  const named = algorithm === "aws:kms" ? lastOf(model, "druid.storage.sse.kms.keyId") : "";
  const sent = {
    ...(algorithm === undefined ? {} : { [header]: algorithm }),
    ...(named === "" ? {} : { [keyHeader]: named }),
    ...(isOwnKey ? { [ownKeyHeader]: "AES256" } : {}),
  };
  const absent = [header, keyHeader, ownKeyHeader].filter((name) => !(name in sent));
  return { given: { ...secure, ...sent }, absent: [...neverSent, ...absent] };
}

function speaksPlainly(model: PlatformModel): boolean {
  const url = lastOf(model, "druid.s3.endpoint.url");
  return url.includes("://") ? url.startsWith("http://") : lastOf(model, "druid.s3.protocol") === "http";
}

/** What the processes are told last. */
function lastOf(model: PlatformModel, name: string): string {
  return settingsNamed(model, name).at(-1)?.value ?? "";
}

/** Over the one gateway endpoint of S3 a request has the endpoint's network, and no address of the internet. */
function wayOf(model: PlatformModel): Circumstances {
  const endpoints = model.all("AWS::EC2::VPCEndpoint").filter((one) => serviceOf(one) === "s3");
  const [endpoint] = endpoints;
  if (endpoint === undefined || endpoints.length > 1 || endpointType(endpoint) !== "Gateway")
    return { given: {}, absent: [] };
  const named = (text: string | undefined) => textOf(plain(model, text));
  const given = {
    "aws:SourceVpce": named(endpoint.identities[0]),
    "aws:SourceVpc": named(property(endpoint, "VpcId").text()),
  };
  return { given, absent: ["aws:SourceIp"] };
}

/** A description knows what will be made by its name in it, a policy may know it by the id that it has had for long. */
function namesNetworkById({ resource, endpoint = [] }: Policies): boolean {
  const read = [...(resource === undefined ? [] : [resource]), ...endpoint];
  return /"vpce?-[0-9a-f]+"/.test(JSON.stringify(read));
}

/** A key of the platform, by which the bucket encrypts what comes without a word of it, has to let the role use it. */
function mayEncrypt(model: PlatformModel, { role, bucket }: Omit<ObjectWrite, "key">): boolean {
  const rule = property(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration").list()[0];
  const node = rule?.get("ServerSideEncryptionByDefault", "KMSMasterKeyID");
  if (node?.exists !== true || lastOf(model, "druid.storage.sse.type") !== "") return true;
  const key = model.referred(node);
  if (key?.type !== "AWS::KMS::Key") return true;
  const asked = { asker: asRole(model, role), action: "kms:GenerateDataKey", resource: arnOf(model, key) };
  return mayPass(asked, policiesFor(model, role, { resource: key }));
}
