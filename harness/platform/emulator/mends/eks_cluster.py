"""EKS clusters: access configuration, VPC, cluster security group and endpoint defaults are kept and answered."""

import uuid

from moto.ec2.models import ec2_backends
from moto.eks import models
from moto.eks.responses import EKSResponse

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")


def apply() -> None:
    original = EKSResponse.create_cluster

    def create_cluster(self):
        answer = original(self)
        cluster = answer.result["cluster"]
        access = self._get_param("accessConfig") or {}
        cluster.access_config = {"authenticationMode": access.get("authenticationMode", "CONFIG_MAP")}
        if "bootstrapClusterCreatorAdminPermissions" in access:
            cluster.access_config["bootstrapClusterCreatorAdminPermissions"] = access[
                "bootstrapClusterCreatorAdminPermissions"
            ]
        cluster.upgrade_policy = self._get_param("upgradePolicy") or {"supportType": "EXTENDED"}
        cluster.deletion_protection = bool(self._get_param("deletionProtection"))
        cluster.identity = {"oidc": {"issuer": f"https://oidc.eks.{self.region}.amazonaws.com/id/{uuid.uuid4().hex.upper()}"}}
        cluster.logging = both_ways(cluster.logging)
        network = dict(cluster.kubernetes_network_config or {})
        network.setdefault("serviceIpv4Cidr", "172.20.0.0/16")
        network.setdefault("ipFamily", "ipv4")
        cluster.kubernetes_network_config = network
        cluster.resources_vpc_config = placed(self, cluster)
        cluster.addons, cluster.access_entries, cluster.pod_identities = {}, {}, {}
        return answer

    EKSResponse.create_cluster = create_cluster
    updated = models.EKSBackend.update_cluster_config

    def update_cluster_config(self, name, resources_vpc_config=None, logging=None, **kwargs):
        before = dict(self.describe_cluster(name).resources_vpc_config or {})
        result = updated(self, name=name, resources_vpc_config=resources_vpc_config, logging=logging, **kwargs)
        cluster = self.describe_cluster(name)
        cluster.resources_vpc_config = {**before, **(resources_vpc_config or {})}
        cluster.logging = both_ways(cluster.logging)
        return result

    models.EKSBackend.update_cluster_config = update_cluster_config


def both_ways(logging):
    """EKS answers with every log type, on or off."""
    enabled = [kind for each in (logging or {}).get("clusterLogging", []) if each.get("enabled") for kind in each.get("types", [])]
    disabled = [kind for kind in LOG_TYPES if kind not in enabled]
    parts = [{"types": enabled, "enabled": True}] if enabled else []
    return {"clusterLogging": parts + ([{"types": disabled, "enabled": False}] if disabled else [])}


def placed(response, cluster):
    config = dict(cluster.resources_vpc_config or {})
    ec2 = ec2_backends[response.current_account][response.region]
    subnet = ec2.get_subnet(config["subnetIds"][0])
    config["vpcId"] = subnet.vpc_id
    config["clusterSecurityGroupId"] = cluster_group(ec2, cluster.name, subnet.vpc_id)
    config.setdefault("endpointPublicAccess", True)
    config.setdefault("endpointPrivateAccess", False)
    config.setdefault("securityGroupIds", [])
    config.setdefault("publicAccessCidrs", ["0.0.0.0/0"] if config["endpointPublicAccess"] else [])
    return config


def cluster_group(ec2, name, vpc_id):
    """EKS makes one security group per cluster: all traffic among its members, all egress."""
    group = ec2.create_security_group(
        f"eks-cluster-sg-{name}-{uuid.uuid4().int % 10**9}",
        "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, as well as any managed workloads.",
        vpc_id=vpc_id,
        tags={f"kubernetes.io/cluster/{name}": "owned", "aws:eks:cluster-name": name},
    )
    ec2.authorize_security_group_ingress(
        group.id, "-1", None, None, [], [{"GroupId": group.id, "UserId": ec2.account_id}]
    )
    return group.id
