"""What a cluster is given besides nodes: add-ons, access entries with their policies, pod identities. Pure recorders."""

import uuid

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.eks import urls
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException
from moto.eks.responses import EKSResponse

PATHS = (
    "{0}/clusters/(?P<name>[^/]+)/addons$",
    "{0}/clusters/(?P<name>[^/]+)/addons/(?P<addonName>[^/]+)$",
    "{0}/clusters/(?P<name>[^/]+)/access-entries$",
    "{0}/clusters/(?P<name>[^/]+)/access-entries/(?P<principalArn>.+)$",
    "{0}/clusters/(?P<name>[^/]+)/pod-identity-associations$",
    "{0}/clusters/(?P<name>[^/]+)/pod-identity-associations/(?P<associationId>[^/]+)$",
)


def apply() -> None:
    for path in PATHS:
        urls.url_paths[path] = urls.response.dispatch
    for operation in OPERATIONS:
        setattr(EKSResponse, operation.__name__, operation)
    created = EKSResponse.create_nodegroup

    def create_nodegroup(self):
        answer = created(self)
        nodegroup = answer.result["nodegroup"]
        nodegroup.update_config = self._get_param("updateConfig") or {"maxUnavailable": 1}
        nodegroup.node_repair_config = self._get_param("nodeRepairConfig")
        record_node_role(self, nodegroup)
        return answer

    EKSResponse.create_nodegroup = create_nodegroup


def cluster_of(self):
    return self.eks_backend.describe_cluster(name=self._get_param("name") or self._get_param("clusterName"))


def arn_of(self, kind, *parts):
    return f"arn:{self.partition}:eks:{self.region}:{self.current_account}:{kind}/{'/'.join(parts)}"


def missing(what):
    return ResourceNotFoundException(
        clusterName=None, nodegroupName=None, fargateProfileName=None, addonName=None, message=f"No {what} found"
    )


def taken(cluster, what):
    return ResourceInUseException(
        clusterName=cluster.name, nodegroupName=None, addonName=None, message=f"{what} already exists"
    )


def record_node_role(self, nodegroup):
    """A managed node group's role gets an access entry of its own where the cluster uses access entries."""
    cluster = self.eks_backend.describe_cluster(name=nodegroup.cluster_name)
    if "API" in cluster.access_config["authenticationMode"] and nodegroup.node_role not in cluster.access_entries:
        cluster.access_entries[nodegroup.node_role] = entry(
            self, cluster, nodegroup.node_role, kind="EC2_LINUX", groups=["system:nodes"]
        )


def entry(self, cluster, principal, kind="STANDARD", groups=None, username=None, tags=None):
    name = principal.split("/")[-1]
    now = utcnow()
    return {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": groups or [],
        "accessEntryArn": arn_of(self, "access-entry", cluster.name, "role", self.current_account, name, str(uuid.uuid4())),
        "createdAt": now,
        "modifiedAt": now,
        "tags": tags or {},
        "username": username or principal,
        "type": kind,
        "policies": [],
    }


def shown(record):
    return {key: value for key, value in record.items() if key != "policies"}


def create_addon(self):
    cluster, name = cluster_of(self), self._get_param("addonName")
    if name in cluster.addons:
        raise taken(cluster, f"addon {name}")
    now = utcnow()
    cluster.addons[name] = {
        "addonName": name,
        "clusterName": cluster.name,
        "status": "ACTIVE",
        "addonVersion": self._get_param("addonVersion"),
        "health": {"issues": []},
        "addonArn": arn_of(self, "addon", cluster.name, name, str(uuid.uuid4())),
        "createdAt": now,
        "modifiedAt": now,
        "serviceAccountRoleArn": self._get_param("serviceAccountRoleArn"),
        "tags": self._get_param("tags") or {},
        "configurationValues": self._get_param("configurationValues"),
    }
    return ActionResult({"addon": cluster.addons[name]})


def describe_addon(self):
    found = cluster_of(self).addons.get(self._get_param("addonName"))
    if found is None:
        raise missing(f"addon: {self._get_param('addonName')}")
    return ActionResult({"addon": found})


def list_addons(self):
    return ActionResult({"addons": sorted(cluster_of(self).addons)})


def delete_addon(self):
    found = cluster_of(self).addons.pop(self._get_param("addonName"), None)
    if found is None:
        raise missing(f"addon: {self._get_param('addonName')}")
    return ActionResult({"addon": {**found, "status": "DELETING"}})


def create_access_entry(self):
    cluster, principal = cluster_of(self), self._get_param("principalArn")
    if principal in cluster.access_entries:
        raise taken(cluster, f"access entry {principal}")
    cluster.access_entries[principal] = entry(
        self,
        cluster,
        principal,
        kind=self._get_param("type") or "STANDARD",
        groups=self._get_param("kubernetesGroups"),
        username=self._get_param("username"),
        tags=self._get_param("tags"),
    )
    return ActionResult({"accessEntry": shown(cluster.access_entries[principal])})


def access_entry(self):
    found = cluster_of(self).access_entries.get(self._get_param("principalArn"))
    if found is None:
        raise missing(f"access entry: {self._get_param('principalArn')}")
    return found


def describe_access_entry(self):
    return ActionResult({"accessEntry": shown(access_entry(self))})


def list_access_entries(self):
    return ActionResult({"accessEntries": sorted(cluster_of(self).access_entries)})


def delete_access_entry(self):
    access_entry(self)
    cluster_of(self).access_entries.pop(self._get_param("principalArn"))
    return EmptyResult()


def associate_access_policy(self):
    record, now = access_entry(self), utcnow()
    policy = {
        "policyArn": self._get_param("policyArn"),
        "accessScope": self._get_param("accessScope"),
        "associatedAt": now,
        "modifiedAt": now,
    }
    record["policies"] = [each for each in record["policies"] if each["policyArn"] != policy["policyArn"]] + [policy]
    return ActionResult(
        {
            "clusterName": record["clusterName"],
            "principalArn": record["principalArn"],
            "associatedAccessPolicy": policy,
        }
    )


def list_associated_access_policies(self):
    record = access_entry(self)
    return ActionResult(
        {
            "clusterName": record["clusterName"],
            "principalArn": record["principalArn"],
            "associatedAccessPolicies": record["policies"],
        }
    )


def create_pod_identity_association(self):
    cluster, now = cluster_of(self), utcnow()
    identifier = f"a-{uuid.uuid4().hex[:17]}"
    cluster.pod_identities[identifier] = {
        "clusterName": cluster.name,
        "namespace": self._get_param("namespace"),
        "serviceAccount": self._get_param("serviceAccount"),
        "roleArn": self._get_param("roleArn"),
        "associationArn": arn_of(self, "podidentityassociation", cluster.name, identifier),
        "associationId": identifier,
        "tags": self._get_param("tags") or {},
        "createdAt": now,
        "modifiedAt": now,
    }
    return ActionResult({"association": cluster.pod_identities[identifier]})


def describe_pod_identity_association(self):
    found = cluster_of(self).pod_identities.get(self._get_param("associationId"))
    if found is None:
        raise missing("pod identity association")
    return ActionResult({"association": found})


def list_pod_identity_associations(self):
    return ActionResult({"associations": list(cluster_of(self).pod_identities.values())})


OPERATIONS = (
    create_addon,
    describe_addon,
    list_addons,
    delete_addon,
    create_access_entry,
    describe_access_entry,
    list_access_entries,
    delete_access_entry,
    associate_access_policy,
    list_associated_access_policies,
    create_pod_identity_association,
    describe_pod_identity_association,
    list_pod_identity_associations,
)
