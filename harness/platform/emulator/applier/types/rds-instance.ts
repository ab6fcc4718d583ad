// AWS::RDS::DBSubnetGroup, DBParameterGroup and DBInstance.

import {
  CreateDBInstanceCommand,
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  ModifyDBParameterGroupCommand,
} from "@aws-sdk/client-rds";
import type { CreateDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

interface SubnetGroupProperties {
  DBSubnetGroupDescription: string;
  DBSubnetGroupName?: string;
  SubnetIds: string[];
  Tags?: TagList;
}

export async function dbSubnetGroup(
  properties: SubnetGroupProperties,
  context: ResourceContext,
): Promise<CreatedResource> {
  const DBSubnetGroupName = properties.DBSubnetGroupName ?? context.name({ maxLength: 255, lowercase: true });
  const { DBSubnetGroupDescription, SubnetIds, Tags } = properties;
  await context.clients.rds.send(
    new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription, SubnetIds, Tags }),
  );
  return { ref: DBSubnetGroupName };
}

interface ParameterGroupProperties {
  DBParameterGroupName?: string;
  Description: string;
  Family: string;
  Parameters?: Readonly<Record<string, string>>;
  Tags?: TagList;
}

export async function dbParameterGroup(
  properties: ParameterGroupProperties,
  context: ResourceContext,
): Promise<CreatedResource> {
  const DBParameterGroupName = properties.DBParameterGroupName ?? context.name({ maxLength: 255, lowercase: true });
  const { rds } = context.clients;
  await rds.send(
    new CreateDBParameterGroupCommand({
      DBParameterGroupName,
      DBParameterGroupFamily: properties.Family,
      Description: properties.Description,
      Tags: properties.Tags,
    }),
  );
  const Parameters = Object.entries(properties.Parameters ?? {}).map(([ParameterName, ParameterValue]) => ({
    ParameterName,
    ParameterValue,
    ApplyMethod: "pending-reboot" as const,
  }));
  if (Parameters.length > 0) await rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters }));
  return { ref: DBParameterGroupName, attributes: { DBParameterGroupName } };
}

interface InstanceProperties extends Omit<CreateDBInstanceCommandInput, "AllocatedStorage"> {
  AllocatedStorage?: string;
  MasterUserSecret?: { readonly KmsKeyId?: string };
  VPCSecurityGroups?: string[];
}

export async function dbInstance(properties: InstanceProperties, context: ResourceContext): Promise<CreatedResource> {
  const { AllocatedStorage, MasterUserSecret, VPCSecurityGroups, ...same } = properties;
  const DBInstanceIdentifier = properties.DBInstanceIdentifier ?? context.name({ maxLength: 63, lowercase: true });
  const { DBInstance } = await context.clients.rds.send(
    new CreateDBInstanceCommand({
      ...same,
      DBInstanceIdentifier,
      AllocatedStorage: AllocatedStorage === undefined ? undefined : Number(AllocatedStorage),
      MasterUserSecretKmsKeyId: MasterUserSecret?.KmsKeyId,
      VpcSecurityGroupIds: VPCSecurityGroups,
    }),
  );
  return {
    ref: DBInstanceIdentifier,
    attributes: {
      DBInstanceArn: DBInstance?.DBInstanceArn,
      "Endpoint.Address": DBInstance?.Endpoint?.Address,
      "Endpoint.Port": String(DBInstance?.Endpoint?.Port ?? ""),
      "MasterUserSecret.SecretArn": DBInstance?.MasterUserSecret?.SecretArn,
    },
  };
}
