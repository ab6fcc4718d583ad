// Whether what is written gets where it should: rights of the role that delivers flow logs, of alarms that publish to a
// topic, of the topic that hands on to a queue.

import { mayPass } from "../iam/answers.ts";
import { arnOf, homeAccount } from "../iam/arns.ts";
import { asRole, policiesFor, resourcePolicy } from "../iam/role-policies.ts";
import { askerOf } from "../../iam/principal.ts";
import type { Asker } from "../../iam/principal.ts";
import { property } from "../../model/node.ts";
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
  return lets(model, { resource: topic, service: "cloudwatch.amazonaws.com", action: "SNS:Publish" });
}

/** Whether a subscription gets the messages of alarms: no filter drops them, and the queue takes them. */
export function getsAlarms(model: PlatformModel, topic: Resource, subscription: Node): boolean {
  const isFiltered = subscription.get("FilterPolicy").exists;
  const isByBody = subscription.get("FilterPolicyScope").text() === "MessageBody";
  if (isFiltered && !isByBody && subscription.get("FilterPolicy").entries().length > 0) return false;
  if (subscription.get("Protocol").text() !== "sqs") return true;
  const queue = model.referred(subscription.get("Endpoint"));
  if (queue?.type !== "AWS::SQS::Queue") return true;
  return lets(model, { resource: queue, service: "sns.amazonaws.com", action: "sqs:SendMessage", source: topic });
}

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
  // A statement for everybody of the account lets its alarms in, too: SNS's own default is written so.
  const askers: Asker[] = [{ is: "service", name: service }, askerOf(`arn:aws:iam::${account}:user/somebody`)];
  const asked = { action, resource: arnOf(model, resource), given };
  return askers.some((asker) => mayPass({ ...asked, asker }, { identity: [], resource: policy }));
}
