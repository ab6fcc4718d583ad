"""Instances and volumes: a root device may leave its size to the image, EBS encryption by default has a key, and
snapshots can be blocked from becoming public."""

from moto.core.responses import ActionResult
from moto.ec2.exceptions import DryRunClientError
from moto.ec2.models.instances import InstanceBackend
from moto.ec2.models.elastic_block_store import Volume
from moto.ec2.responses import EC2Response
from moto.ec2.responses.instances import InstanceResponse
from moto.ec2.utils import convert_tag_spec

ROOT_DEVICES = ("/dev/xvda", "/dev/sda1")
IMAGE_SIZE_GIB = 8


def apply() -> None:
    original = InstanceResponse._validate_block_device_mapping

    def validate(device_mapping):
        ebs = device_mapping.get("Ebs")
        if ebs is not None and device_mapping.get("DeviceName") in ROOT_DEVICES:
            if not ebs.get("VolumeSize") and not ebs.get("SnapshotId"):
                ebs["VolumeSize"] = IMAGE_SIZE_GIB
        return original(device_mapping)

    InstanceResponse._validate_block_device_mapping = staticmethod(validate)
    place_by_interface()
    honour_dry_run()
    fill_throughput()
    for name, answer in RECORDERS.items():
        setattr(EC2Response, name, answer)


def place_by_interface() -> None:
    """An instance that names its subnet in its first network interface stands in that subnet's zone."""
    original = InstanceBackend.run_instances

    def run_instances(self, image_id, count, user_data, security_group_names, **kwargs):
        nics = kwargs.get("nics") or []
        first = nics[0] if len(nics) == 1 else {}
        if first.get("SubnetId") and not first.get("NetworkInterfaceId"):
            kwargs["nics"] = []
            kwargs["subnet_id"] = first["SubnetId"]
            kwargs["security_group_ids"] = first.get("Groups") or []
            kwargs["private_ip"] = first.get("PrivateIpAddress")
            kwargs["associate_public_ip"] = first.get("AssociatePublicIpAddress")
        follow_template(self, kwargs)
        return original(self, image_id, count, user_data, security_group_names, **kwargs)

    InstanceBackend.run_instances = run_instances


def honour_dry_run() -> None:
    """A request that only asks whether it might be made changes nothing."""
    original = EC2Response.call_action

    def call_action(self):
        if str((self.querystring.get("DryRun") or ["false"])[0]).lower() == "true":
            return self.serialized(ActionResult(DryRunClientError()))
        return original(self)

    EC2Response.call_action = call_action


def fill_throughput() -> None:
    """A gp3 volume that names no throughput has 125 MiB/s."""
    original = Volume.__init__

    def create(self, *args, **kwargs):
        original(self, *args, **kwargs)
        if self.volume_type == "gp3" and not self.throughput:
            self.throughput = 125

    Volume.__init__ = create


def follow_template(backend, kwargs) -> None:
    """What a launch template says and the request does not: metadata options, monitoring, devices, tags of volumes."""
    if not kwargs.get("launch_template"):
        return
    data = backend._get_template_from_args(kwargs["launch_template"]).data
    if not kwargs.get("metadata_options") and data.get("MetadataOptions"):
        kwargs["metadata_options"] = data["MetadataOptions"]
    if kwargs.get("monitoring_state") != "enabled" and (data.get("Monitoring") or {}).get("Enabled"):
        kwargs["monitoring_state"] = "enabled"
    if "block_device_mappings" not in kwargs and data.get("BlockDeviceMappings"):
        kwargs["block_device_mappings"] = data["BlockDeviceMappings"]
    tags = kwargs.setdefault("tags", {})
    for kind in ("instance", "volume"):
        told = convert_tag_spec(data.get("TagSpecifications") or []).get(kind, {})
        tags[kind] = {**told, **tags.get(kind, {})}


def _state(self):
    backend = self.ec2_backend
    if not hasattr(backend, "assay_settings"):
        backend.assay_settings = {
            "ebs_key": f"arn:{backend.partition}:kms:{backend.region_name}:{backend.account_id}:alias/aws/ebs",
            "snapshots": "unblocked",
        }
    return backend.assay_settings


def get_ebs_default_kms_key_id(self):
    return ActionResult({"KmsKeyId": _state(self)["ebs_key"]})


def modify_ebs_default_kms_key_id(self):
    _state(self)["ebs_key"] = self._get_param("KmsKeyId")
    return ActionResult({"KmsKeyId": _state(self)["ebs_key"]})


def get_snapshot_block_public_access_state(self):
    return ActionResult({"State": _state(self)["snapshots"]})


def enable_snapshot_block_public_access(self):
    _state(self)["snapshots"] = self._get_param("State")
    return ActionResult({"State": _state(self)["snapshots"]})


def disable_snapshot_block_public_access(self):
    _state(self)["snapshots"] = "unblocked"
    return ActionResult({"State": "unblocked"})


RECORDERS = {
    each.__name__: each
    for each in (
        get_ebs_default_kms_key_id,
        modify_ebs_default_kms_key_id,
        get_snapshot_block_public_access_state,
        enable_snapshot_block_public_access,
        disable_snapshot_block_public_access,
    )
}
