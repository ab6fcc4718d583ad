// AWS::EKS::Cluster. The API spells keys in camelCase and the logging switch the other way round.

import { CreateClusterCommand } from "@aws-sdk/client-eks";
import type { CreateClusterCommandInput, LogType } from "@aws-sdk/client-eks";
import { present } from "../../../../core/errors.ts";
import { camelCase, tagMap } from "../naming.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

interface Properties {
  Logging?: { ClusterLogging?: { EnabledTypes?: { Type: LogType }[] } };
  Name?: string;
  Tags?: TagList;
}

type Renamed = Omit<CreateClusterCommandInput, "name" | "logging" | "tags">;

export async function eksCluster(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const renamed = context.properties.renamed(camelCase) as unknown as Renamed;
  const types = properties.Logging?.ClusterLogging?.EnabledTypes?.map((enabled) => enabled.Type);
  const { cluster } = await context.clients.eks.send(
    new CreateClusterCommand({
      name: properties.Name ?? context.name({ maxLength: 100 }),
      version: renamed.version,
      roleArn: renamed.roleArn,
      resourcesVpcConfig: renamed.resourcesVpcConfig,
      kubernetesNetworkConfig: renamed.kubernetesNetworkConfig,
      encryptionConfig: renamed.encryptionConfig,
      accessConfig: renamed.accessConfig,
      upgradePolicy: renamed.upgradePolicy,
      bootstrapSelfManagedAddons: renamed.bootstrapSelfManagedAddons,
      deletionProtection: renamed.deletionProtection,
      ...(types === undefined ? {} : { logging: { clusterLogging: [{ types, enabled: true }] } }),
      tags: tagMap(properties.Tags),
    }),
  );
  const name = present(cluster?.name, "CreateCluster answers with a name");
  return {
    ref: name,
    attributes: {
      Arn: cluster?.arn,
      Endpoint: cluster?.endpoint,
      OpenIdConnectIssuerUrl: cluster?.identity?.oidc?.issuer,
      ClusterSecurityGroupId: cluster?.resourcesVpcConfig?.clusterSecurityGroupId,
      CertificateAuthorityData: cluster?.certificateAuthority?.data,
      EncryptionConfigKeyArn: cluster?.encryptionConfig?.[0]?.provider?.keyArn,
    },
  };
}
