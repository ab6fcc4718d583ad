"""Security group rules keep their description whatever they name: a block, another group, or a prefix list."""

from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule


def apply() -> None:
    original = SecurityGroupRule.__init__

    def create(self, *args, **kwargs):
        original(self, *args, **kwargs)
        prefix_list = kwargs.get("prefix_list_id") or (args[7] if len(args) > 7 else None)
        self.assay_prefix_description = prefix_list.get("Description") if isinstance(prefix_list, dict) else None

    SecurityGroupRule.__init__ = create
    SecurityGroupRule.description = property(described)
    SecurityGroupRule.__eq__ = same_traffic
    flattened = SecurityGroup._flattened_rules

    def flatten(self, rules):
        views = flattened(self, rules)
        texts = {rule.prefix_list_id: rule.assay_prefix_description for rule in rules if rule.prefix_list_id}
        for view in views:
            for each in view.prefix_list_ids:
                if texts.get(each["PrefixListId"]):
                    each["Description"] = texts[each["PrefixListId"]]
        return views

    SecurityGroup._flattened_rules = flatten


def same_traffic(self, other):
    """Rules are the same when they let the same traffic through, whatever they are described as."""
    return traffic(self) == traffic(other)


def traffic(rule):
    ports = (None, None) if rule.ip_protocol == "-1" else (rule.from_port, rule.to_port)
    group = rule.source_group.get("GroupId") or rule.source_group.get("GroupName")
    return (rule.ip_protocol, *ports, rule.cidr_ipv4, rule.cidr_ipv6, group, rule.prefix_list_id)


def described(self):
    return (
        self.ip_range.get("Description")
        or self.source_group.get("Description")
        or getattr(self, "assay_prefix_description", None)
    )
