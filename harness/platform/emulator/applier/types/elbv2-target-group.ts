// AWS::ElasticLoadBalancingV2::TargetGroup and Listener. Attributes and targets are calls of their own.

import {
  CreateListenerCommand,
  CreateTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type {
  CreateListenerCommandInput,
  CreateTargetGroupCommandInput,
  Matcher,
  TargetDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

interface Properties extends Omit<CreateTargetGroupCommandInput, "Name"> {
  Matcher?: Matcher;
  Name?: string;
  TargetGroupAttributes?: { Key: string; Value: string }[];
  Targets?: TargetDescription[];
}

export async function targetGroup(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { elbv2 } = context.clients;
  const { TargetGroups } = await elbv2.send(
    new CreateTargetGroupCommand({
      Name: properties.Name ?? context.name({ maxLength: 32 }),
      Protocol: properties.Protocol,
      ProtocolVersion: properties.ProtocolVersion,
      Port: properties.Port,
      VpcId: properties.VpcId,
      TargetType: properties.TargetType,
      IpAddressType: properties.IpAddressType,
      HealthCheckEnabled: properties.HealthCheckEnabled,
      HealthCheckProtocol: properties.HealthCheckProtocol,
      HealthCheckPort: properties.HealthCheckPort,
      HealthCheckPath: properties.HealthCheckPath,
      HealthCheckIntervalSeconds: properties.HealthCheckIntervalSeconds,
      HealthCheckTimeoutSeconds: properties.HealthCheckTimeoutSeconds,
      HealthyThresholdCount: properties.HealthyThresholdCount,
      UnhealthyThresholdCount: properties.UnhealthyThresholdCount,
      Matcher: properties.Matcher,
      Tags: properties.Tags,
    }),
  );
  const made = present(TargetGroups?.[0], "CreateTargetGroup answers with a target group");
  const TargetGroupArn = present(made.TargetGroupArn, "a new target group has an ARN");
  const Attributes = properties.TargetGroupAttributes;
  if (Attributes !== undefined) {
    await elbv2.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }));
  }
  const { Targets } = properties;
  if (Targets !== undefined) await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
  return {
    ref: TargetGroupArn,
    attributes: {
      TargetGroupArn,
      TargetGroupName: made.TargetGroupName,
      TargetGroupFullName: TargetGroupArn.split(":").at(-1),
    },
  };
}

export async function listener(
  properties: CreateListenerCommandInput,
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { Listeners } = await clients.elbv2.send(
    new CreateListenerCommand({
      LoadBalancerArn: properties.LoadBalancerArn,
      Protocol: properties.Protocol,
      Port: properties.Port,
      SslPolicy: properties.SslPolicy,
      Certificates: properties.Certificates,
      AlpnPolicy: properties.AlpnPolicy,
      DefaultActions: properties.DefaultActions,
      MutualAuthentication: properties.MutualAuthentication,
    }),
  );
  const arn = present(Listeners?.[0]?.ListenerArn, "CreateListener answers with an ARN");
  return { ref: arn, attributes: { ListenerArn: arn } };
}
