"""Systems Manager: instances with an instance profile are managed; one that does not run has lost its connection."""

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ssm.responses import SimpleSystemManagerResponse


def apply() -> None:
    SimpleSystemManagerResponse.describe_instance_information = describe_instance_information


def describe_instance_information(self):
    ec2 = ec2_backends[self.current_account][self.region]
    wanted = filters(self)
    profiled = set(ec2.iam_instance_profile_associations)
    known = [information(each) for each in ec2.all_instances() if each.id in profiled and each.state != "terminated"]
    return ActionResult({"InstanceInformationList": [each for each in known if matches(each, wanted)]})


def information(instance):
    return {
        "InstanceId": instance.id,
        "PingStatus": "Online" if instance.state == "running" else "ConnectionLost",
        "LastPingDateTime": utcnow(),
        "PlatformType": "Linux",
        "ResourceType": "EC2Instance",
        "IPAddress": instance.private_ip_address,
        "ComputerName": instance.private_dns_name,
    }


def filters(self):
    given = [(each.get("Key"), each.get("Values")) for each in self._get_param("Filters", []) or []]
    given += [(each.get("key"), each.get("valueSet")) for each in self._get_param("InstanceInformationFilterList", []) or []]
    return given


def matches(entry, wanted):
    names = {"InstanceIds": "InstanceId", "PingStatus": "PingStatus", "PlatformTypes": "PlatformType", "ResourceType": "ResourceType"}
    for key, values in wanted:
        if key not in names:
            raise NotImplementedError
        if entry[names[key]] not in values:
            return False
    return True
