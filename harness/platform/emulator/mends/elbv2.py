"""Load balancers: a network load balancer's ARN and DNS name look like one, it has a network interface in every subnet,
and target health is what the platform reports, `initial` before it has."""

from moto.elbv2 import models
from moto.elbv2.responses import ELBV2Response

from mends.control import facts


NETWORK_ZONES = {"us-east-1": "Z26RNL4JYFTOTI", "us-west-2": "Z18D5FSROUN65G", "eu-west-1": "Z2IFOLAFXWLO4F"}


def apply() -> None:
    create, delete, groups = (
        models.ELBv2Backend.create_load_balancer,
        models.ELBv2Backend.delete_load_balancer,
        models.ELBv2Backend.set_security_groups,
    )

    def create_load_balancer(self, name, *args, **kwargs):
        balancer = create(self, name, *args, **kwargs)
        if balancer.type == "network":
            rename(self, balancer)
            make_interfaces(self, balancer)
        return balancer

    def delete_load_balancer(self, arn):
        balancer = self.load_balancers.get(arn)
        result = delete(self, arn)
        for interface_id in getattr(balancer, "assay_interfaces", []):
            self.ec2_backend.enis.pop(interface_id, None)
        return result

    def set_security_groups(self, arn, sec_groups):
        groups(self, arn, sec_groups)
        for interface_id in getattr(self.load_balancers[arn], "assay_interfaces", []):
            interface = self.ec2_backend.get_network_interface(interface_id)
            interface._group_set = [self.ec2_backend.get_security_group_from_id(each) for each in sec_groups]

    models.ELBv2Backend.create_load_balancer = create_load_balancer
    models.ELBv2Backend.delete_load_balancer = delete_load_balancer
    models.ELBv2Backend.set_security_groups = set_security_groups
    keep_private_link_switch()
    report_health()


def rename(backend, balancer) -> None:
    backend.load_balancers.pop(balancer.arn)
    tags = backend.tagging_service.list_tags_for_resource(balancer.arn)["Tags"]
    balancer.arn = balancer.arn.replace(":loadbalancer/app/", ":loadbalancer/net/")
    identifier = balancer.arn.split("/")[-1]
    balancer.dns_name = f"{balancer.name}-{identifier}.elb.{backend.region_name}.amazonaws.com"
    balancer.canonical_hosted_zone_id = NETWORK_ZONES.get(backend.region_name, balancer.canonical_hosted_zone_id)
    backend.load_balancers[balancer.arn] = balancer
    backend.tagging_service.tag_resource(balancer.arn, tags)


def make_interfaces(backend, balancer) -> None:
    balancer.assay_interfaces = []
    short = balancer.arn.split(":loadbalancer/")[-1]
    for subnet in balancer.subnets:
        interface = backend.ec2_backend.create_network_interface(
            subnet, None, group_ids=list(balancer.security_groups or []), description=f"ELB {short}"
        )
        interface.interface_type = "network_load_balancer"
        interface.requester_managed = True
        interface.status = "in-use"
        balancer.assay_interfaces.append(interface.id)


def keep_private_link_switch() -> None:
    original = ELBV2Response.set_security_groups

    def set_security_groups(self):
        answer = original(self)
        switch = self._get_param("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")
        if switch is not None:
            balancer = self.elbv2_backend.load_balancers[self._get_param("LoadBalancerArn")]
            balancer.enforce_security_group_inbound_rules_on_private_link_traffic = switch
            answer.result["EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic"] = switch
        return answer

    ELBV2Response.set_security_groups = set_security_groups


def report_health() -> None:
    original = models.FakeTargetGroup.health_for

    def health_for(self, target, ec2_backend):
        known = original(self, target, ec2_backend)
        if target["Id"] not in self.targets:
            return known
        fact = facts["target-health"].get((self.arn, target["Id"]))
        if fact is None:
            fact = {"state": "initial", "reason": "Elb.RegistrationInProgress", "description": "Target registration is in progress"}
        port = self.targets[target["Id"]].get("Port") or target.get("Port") or self.port
        return models.FakeHealthStatus(
            target["Id"], port, self.health_check_port, fact["state"], fact.get("reason"), fact.get("description")
        )

    models.FakeTargetGroup.health_for = health_for
