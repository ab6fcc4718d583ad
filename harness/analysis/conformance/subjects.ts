// Questions that several areas ask of the model.

import { property } from "../model/node.ts";
import { tierOf } from "../model/network.ts";
import { tagsOf } from "../model/platform-model.ts";
import type { PlatformModel } from "../model/platform-model.ts";
import type { Resource } from "../model/resource.ts";
import type { Intent } from "#harness/config/profile.ts";

/** Subnets that the intent allows to be public, by logical id or Name tag. */
export function isDeclaredPublic(subnet: Resource, intent: Intent): boolean {
  const name = tagsOf(subnet).get("Name");
  return intent.publicSubnets.includes(subnet.id) || (name !== undefined && intent.publicSubnets.includes(name));
}

/** Whether a network is one of those that the intent declares beside the platform's own. */
export function isDeclaredOther(vpc: Resource, intent: Intent): boolean {
  const range = property(vpc, "CidrBlock").text();
  return range !== intent.cidrs.vpc && Object.values(intent.cidrs.others ?? {}).some((other) => other === range);
}

/** Subnets that must be private: all of the platform's own network but the declared public ones. */
export function privateSubnets(model: PlatformModel, intent: Intent): Resource[] {
  return model.all("AWS::EC2::Subnet").filter((subnet) => {
    if (isDeclaredPublic(subnet, intent)) return false;
    const network = intent.cidrs.others === undefined ? undefined : model.referred(property(subnet, "VpcId"));
    return network === undefined || !isDeclaredOther(network, intent);
  });
}

/** Subnets of one declared tier. */
export function subnetsOfTier(model: PlatformModel, intent: Intent, tier: string): Resource[] {
  return model.all("AWS::EC2::Subnet").filter((subnet) => tierOf(subnet, intent.cidrs.tiers) === tier);
}

export function zoneOf(subnet: Resource): string {
  return (
    property(subnet, "AvailabilityZone").text() ??
    property(subnet, "AvailabilityZoneId").text() ??
    `none (${subnet.id})`
  );
}

/** Databases that stand for themselves. An instance of a cluster takes storage, key, protection and backups from it. */
export function databasesOf(model: PlatformModel): Resource[] {
  return model.all("AWS::RDS::DBInstance", "AWS::RDS::DBCluster").filter((one) => !isOfCluster(one));
}

/** Whether a database is an instance of a cluster. */
export function isOfCluster(database: Resource): boolean {
  return database.type === "AWS::RDS::DBInstance" && property(database, "DBClusterIdentifier").exists;
}
