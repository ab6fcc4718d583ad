// Whether what is written gets where it should: rights of the role that delivers flow logs, of alarms that publish to a
// topic, of the topic that hands on to a queue.

import { mayPass } from "../iam/answers.ts";
import { arnOf, homeAccount } from "../iam/arns.ts";
import { asRole, policiesFor, resourcePolicy } from "../iam/role-policies.ts";
import { trustOf } from "../iam/roles.ts";
import { askerOf } from "../../iam/principal.ts";
import type { Asker } from "../../iam/principal.ts";
import { serviceMay } from "../kms/key-rights.ts";
import { property, rootOf, Undecided } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

/** What keeps a flow log from its log group, or undefined. */
export function undelivered(model: PlatformModel, flow: Resource, group: Resource | undefined): string | undefined {
  const kind = property(flow, "LogDestinationType").text() ?? "cloud-watch-logs";
  if (kind !== "cloud-watch-logs") return undefined;
  const node = property(flow, "DeliverLogsPermissionArn");
  // The service refuses a flow log without a role: where it runs, there is one, whether or not the answer names it.
  if (!node.exists) return model.isLive ? undefined : "no role delivers the flow log";
  const role = model.referred(node);
  if (role === undefined || group === undefined) return undefined;
  if (role.type !== "AWS::IAM::Role") return `${role.id} is no role`;
  return hinderedIn(model, role, { group, service: "vpc-flow-logs.amazonaws.com" });
}

/** What keeps a service from writing to a log group in a role, or undefined. */
export function hinderedIn(
  model: PlatformModel,
  role: Resource,
  { group, service }: { readonly group: Resource; readonly service: string },
): string | undefined {
  const isLetIn = trustOf(role).some(
    (statement) => statement.allows && statement.principals().some(({ value }) => value === service || value === "*"),
  );
  if (!isLetIn) return `the role does not let ${service} take it on`;
  const name = property(group, "LogGroupName").text() ?? group.id;
  const resource = `${arnOf(model, group).replace(/:\*$/, "")}:log-stream:flow`;
  const may = (action: string) => {
    const asked = { asker: asRole(model, role), action, resource, stands: "for-many" as const };
    return mayPass(asked, policiesFor(model, role));
  };
  const missing = ["logs:CreateLogStream", "logs:PutLogEvents"].filter((action) => !may(action));
  return missing.length === 0 ? undefined : `the role may not ${missing.join(", ")} on ${name}`;
}

/** Whether an alarm's message gets into a topic: a topic without a policy takes those of its own account. */
export function takesAlarms(model: PlatformModel, topic: Resource): boolean {
  const by = { resource: topic, service: "cloudwatch.amazonaws.com" };
  return lets(model, { ...by, action: "SNS:Publish" }) && mayEncrypt(model, by);
}

/** Whether a subscription gets the messages of alarms: no filter drops them, and the queue takes them. */
export function getsAlarms(model: PlatformModel, topic: Resource, subscription: Node): boolean {
  const isFiltered = subscription.get("FilterPolicy").exists;
  const isByBody = subscription.get("FilterPolicyScope").text() === "MessageBody";
  if (isFiltered && !isByBody && subscription.get("FilterPolicy").entries().length > 0) return false;
  if (subscription.get("Protocol").text() !== "sqs") return true;
  const queue = model.referred(subscription.get("Endpoint"));
  if (queue?.type !== "AWS::SQS::Queue") return true;
  return takesMessages(model, { resource: queue, service: "sns.amazonaws.com", source: topic });
}

/** Who puts messages into a queue, and on behalf of what. */
interface Sender {
  readonly resource: Resource;
  readonly service: string;
  readonly source: Resource;
}

/** Whether a queue takes what a service sends on behalf of a topic or a rule, and lets the service encrypt it. */
function takesMessages(model: PlatformModel, sender: Sender): boolean {
  return lets(model, { ...sender, action: "sqs:SendMessage" }) && mayEncrypt(model, sender);
}

/**
 * Under a key, whoever sends needs the key, too: AWS's own keys for topics and queues let no service in.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
function mayEncrypt(model: PlatformModel, { resource, service, source }: Omit<Sent, "action">): boolean {
  const encryption = property(resource, "KmsMasterKeyId");
  const name = encryption.written();
  if (name === "") return true;
  const key = model.referred(encryption);
  if (key?.type === "AWS::KMS::Key")
    return asFarAsKnown(
      encryption,
      model,
      serviceMay({ model }, key, { name: service, actions: ["kms:GenerateDataKey", "kms:Decrypt"], source }),
    );
  if (!/(^|:)alias\/aws\//.test(name)) throw new Undecided(`the policy of ${name} is not known`, encryption);
  return false;
}

/** Targets of a rule of EventBridge that get what it sends; of other kinds than queues and topics nothing is known here. */
export function targetsReached(model: PlatformModel, rule: Resource): Node[] {
  const service = "events.amazonaws.com";
  return property(rule, "Targets")
    .list()
    .filter((target) => {
      const resource = model.referred(target.get("Arn"));
      if (resource?.type === "AWS::SQS::Queue") return takesMessages(model, { resource, service, source: rule });
      if (resource?.type !== "AWS::SNS::Topic") return true;
      const sent = { resource, service, source: rule };
      return lets(model, { ...sent, action: "sns:Publish" }) && mayEncrypt(model, sent);
    });
}

/** An account that no platform is in. Source: AWS's documentation examples. */
const elsewhere = "444455556666";

interface Sent {
  readonly resource: Resource;
  readonly service: string;
  readonly action: string;
  readonly source?: Resource;
}

function lets(model: PlatformModel, { resource, service, action, source }: Sent): boolean {
  const policy = resourcePolicy(model, resource);
  if (policy === undefined) return source === undefined;
  const account = homeAccount(model);
  const given = {
    "aws:SourceAccount": account,
    "aws:SourceOwner": account,
    "aws:PrincipalIsAWSService": "true",
    ...(source === undefined ? {} : { "aws:SourceArn": arnOf(model, source) }),
  };
  // A statement for everybody of the account lets its alarms in, too: SNS's own default is written so. On behalf of
  // something else a service is let in by itself, or by a statement for the whole world.
  const anybody = source === undefined ? account : elsewhere;
  const askers: Asker[] = [{ is: "service", name: service }, askerOf(`arn:aws:iam::${anybody}:user/somebody`)];
  const asked = { action, resource: arnOf(model, resource), given };
  const isLet = askers.some((asker) => mayPass({ ...asked, asker }, { identity: [], resource: policy }));
  return asFarAsKnown(rootOf(resource), model, isLet);
}

/** What runs has policies of its own account: that they let nobody in says nothing while the account could not be read. */
function asFarAsKnown(place: Node, model: PlatformModel, isLet: boolean): boolean {
  if (!isLet && model.isLive && !/^\d{12}$/.test(model.account)) {
    throw new Undecided("the platform's own account could not be read", place);
  }
  return isLet;
}
