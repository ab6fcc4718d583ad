// Services that only some platforms have, and what no reader looks for. A private platform reaches no API without an
// endpoint of its own: asking it for databases that nobody promised would make rows unknown for want of a way there. What
// is left out is said in the snapshot, so that no row is held over it in silence.

import type { LeftOut } from "../../../analysis/model/coverage.ts";
import { readBudgets } from "./budgets.ts";
import type { Reader } from "./collector.ts";
import { readBrokers, readServerlessBrokers, readDatabases } from "./data-stores.ts";
import { readEventRules, readPipelines } from "./delivery.ts";
import { readParameters } from "./parameters.ts";
import { readQuotas } from "./quotas.ts";

interface FurtherReader {
  readonly read: Reader;
  /** What nobody looks for where the reader is left out. */
  readonly types: string[];
  readonly profiles: readonly string[];
  /** Belongs to the account and is read once, not in every region. */
  readonly inAccount?: true;
  /** Why a reader within the VPC has no way to the service. */
  readonly notFromVpc?: string;
}

/** Where a reader stands: within the platform's VPC, or outside, where an operator is. */
export type Stand = "vpc" | "outside";

const noEndpoint = "no endpoint of the VPC leads to the service; it is read from outside";

const further: readonly FurtherReader[] = [
  {
    read: readDatabases,
    types: ["DBInstance", "DBCluster", "DBParameterGroup", "DBSubnetGroup"].map((name) => `AWS::RDS::${name}`),
    profiles: ["druid-eks"],
  },
  {
    read: readBrokers,
    types: ["AWS::MSK::Cluster", "AWS::MSK::Configuration"],
    profiles: ["druid-eks", "msk-privatelink"],
  },
  { read: readServerlessBrokers, types: ["AWS::MSK::ServerlessCluster"], profiles: ["druid-eks"] },
  { read: readEventRules, types: ["AWS::Events::Rule"], profiles: ["druid-eks", "stream-benchmark"] },
  { read: readPipelines, types: ["AWS::CodePipeline::Pipeline"], profiles: ["druid-eks"] },
  {
    read: readBudgets,
    types: ["AWS::Budgets::Budget"],
    profiles: ["byoc-private"],
    inAccount: true,
    notFromVpc: noEndpoint,
  },
  {
    read: readQuotas,
    types: ["AWS::ServiceQuotas::Quota"],
    profiles: ["byoc-private"],
    notFromVpc: noEndpoint,
  },
  { read: readParameters, types: ["AWS::SSM::Parameter"], profiles: ["byoc-private", "msk-privatelink"] },
];

/** What no reader looks for on any platform. */
const neverRead: readonly LeftOut[] = [
  {
    types: ["AWS::S3::AccessPoint", "AWS::S3::MultiRegionAccessPoint"],
    reason: "access points are shown by the control API of S3 alone, which is not read",
  },
  {
    types: ["AWS::EC2::SnapshotBlockPublicAccess"],
    reason: "the account's switch is not read; whether a snapshot is public is",
  },
  {
    types: ["AWS::EC2::VPCBlockPublicAccessOptions", "AWS::EC2::VPCBlockPublicAccessExclusion"],
    reason: "block public access only ever closes",
    moot: true,
  },
];

/** Readers beside those that every platform needs: of the account, or of one region. */
export function furtherReaders(profile: string, from: Stand, place: "account" | "region"): Reader[] {
  return further
    .filter((one) => isAsked(one, profile, from) && (one.inAccount === true) === (place === "account"))
    .map(({ read }) => read);
}

/** What nobody looks for on a platform of this profile, with the reason. */
export function leftOutOn(profile: string, from: Stand): LeftOut[] {
  const unasked = further.filter((one) => !isAsked(one, profile, from));
  return [...neverRead, ...unasked.map(({ types, ...one }) => ({ types, reason: whyNot(one, profile) }))];
}

function isAsked({ profiles, notFromVpc }: FurtherReader, profile: string, from: Stand): boolean {
  return profiles.includes(profile) && (notFromVpc === undefined || from === "outside");
}

function whyNot({ profiles, notFromVpc }: Omit<FurtherReader, "types">, profile: string): string {
  if (profiles.includes(profile) && notFromVpc !== undefined) return notFromVpc;
  return `not read on a platform of ${profile}, which promises none and may have no way to the service`;
}
