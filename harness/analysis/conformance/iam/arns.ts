// ARNs in place of tokens. The evaluator compares policies as AWS does, by ARN; a template names what does not exist yet
// by tokens. So each resource of the model gets the ARN that it has, or that one of its kind would have.

import { property } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { isList, isMap, textOf, Unresolved } from "../../model/value.ts";
import type { Value } from "../../model/value.ts";

/** Stands for the platform's account where the source does not say which it is. Source: AWS's documentation examples. */
const someAccount = "111122223333";

/** The platform's account, as it stands in ARNs. */
export function homeAccount({ account }: PlatformModel): string {
  return /^\d{12}$/.test(account) ? account : someAccount;
}

/** ARN of a resource: its own where it is known, else one by its name and kind. */
export function arnOf(model: PlatformModel, resource: Resource): string {
  const account = homeAccount(model);
  const region = regionOf(model, resource);
  const { type, id, identities } = resource;
  switch (type) {
    case "AWS::IAM::Role": {
      const path = property(resource, "Path").text() ?? "/";
      return plainText(model, `arn:aws:iam::${account}:role${path}${nameIn(resource, "RoleName") ?? id}`);
    }
    case "AWS::IAM::ManagedPolicy":
      return plainText(model, `arn:aws:iam::${account}:policy/${nameIn(resource, "ManagedPolicyName") ?? id}`);
    case "AWS::S3::Bucket":
      return `arn:aws:s3:::${plainText(model, nameIn(resource, "BucketName") ?? id.toLowerCase())}`;
    case "AWS::KMS::Key":
      return identities.find((one) => /^arn:.*:key\//.test(one)) ?? `arn:aws:kms:${region}:${account}:key/${id}`;
    case "AWS::Lambda::Function":
      return plainText(model, `arn:aws:lambda:${region}:${account}:function:${nameIn(resource, "FunctionName") ?? id}`);
    case "AWS::Logs::LogGroup":
      // CloudFormation's own Arn ends so: it stands for the group with all its streams.
      return plainText(
        model,
        `arn:aws:logs:${region}:${account}:log-group:${nameIn(resource, "LogGroupName") ?? id}:*`,
      );
    case "AWS::SQS::Queue":
    case "AWS::SNS::Topic":
    case "AWS::Events::Rule":
      return ofMessages(model, resource);
    default: {
      const own = identities.find((one) => one.startsWith("arn:"));
      const [, service = "", kind = ""] = type.toLowerCase().split("::");
      return own === undefined ? `arn:aws:${service}:${region}:${account}:${kind}/${id}` : plainText(model, own);
    }
  }
}

/** The name that a resource is given; none where it is kept elsewhere until it is deployed: others refer to it by tokens. */
export function nameIn(resource: Resource, key: string): string | undefined {
  const name = property(resource, key);
  return name.raw instanceof Unresolved && /\{\{resolve:ssm:/.test(name.raw.expression) ? undefined : name.text();
}

/** What a queue, a topic or a rule is called is the end of its ARN. */
function ofMessages(model: PlatformModel, resource: Resource): string {
  const own = resource.identities.find((one) => one.startsWith("arn:"));
  if (own !== undefined) return plainText(model, own);
  const service = { "AWS::SQS::Queue": "sqs", "AWS::SNS::Topic": "sns" }[resource.type];
  const name = ["QueueName", "TopicName", "Name"].flatMap((key) => nameIn(resource, key) ?? [])[0];
  const head = `arn:aws:${service ?? "events"}:${regionOf(model, resource)}:${homeAccount(model)}`;
  return plainText(model, `${head}:${service === undefined ? "rule/" : ""}${name ?? resource.id}`);
}

/** Types whose `Ref` is their ARN. Source: CloudFormation template reference, "Return values" of each. */
const arnByRef = new Set([
  "AWS::IAM::ManagedPolicy",
  "AWS::SNS::Topic",
  "AWS::SecretsManager::Secret",
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::ElasticLoadBalancingV2::TargetGroup",
]);

/** Attributes that say what `Ref` says of other types: a name and no ARN. */
const byName = new Set(["KeyId", "Id", "VpcId"]);

/** A value with ARNs and names in place of the tokens that stand for resources, account and region. */
export function plain(model: PlatformModel, value: Value): Value {
  if (typeof value === "string") return plainText(model, value);
  if (isList(value)) return value.map((item) => plain(model, item));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(model, item)]));
}

function plainText(model: PlatformModel, text: string): string {
  return text.replaceAll(/⟨([^⟩]*)⟩/g, (token: string, name: string) => {
    if (name.endsWith("AWS::AccountId")) return homeAccount(model);
    if (name.endsWith("AWS::Region")) return regionOf(model);
    const resource = model.named(token);
    // A colon inside would be read as the end of a part of an ARN.
    if (resource === undefined) return token.replaceAll(":", "-");
    const attribute = /\.([^.⟩]+)⟩$/.exec(token)?.[1];
    const arn = arnOf(model, resource);
    // Terraform's ARN of a log group is without its streams.
    if (attribute === "arn") return arn.replace(/:\*$/, "");
    if (attribute === "Arn" || (attribute === undefined && arnByRef.has(resource.type))) return arn;
    return attribute === undefined || byName.has(attribute) ? (/[^:/]*$/.exec(arn)?.[0] ?? token) : token;
  });
}

function regionOf(model: PlatformModel, resource?: Resource): string {
  const region = textOf(resource?.region ?? model.region);
  return region === "" || region.startsWith("⟨") ? "us-east-1" : region;
}
