"""Security group rules keep their description whatever they name: a block, another group, or a prefix list."""

from moto.ec2.models.security_groups import SecurityGroupRule


def apply() -> None:
    original = SecurityGroupRule.__init__

    def create(self, *args, **kwargs):
        original(self, *args, **kwargs)
        prefix_list = kwargs.get("prefix_list_id")
        self.assay_prefix_description = prefix_list.get("Description") if isinstance(prefix_list, dict) else None

    SecurityGroupRule.__init__ = create
    SecurityGroupRule.description = property(described)


def described(self):
    return (
        self.ip_range.get("Description")
        or self.source_group.get("Description")
        or getattr(self, "assay_prefix_description", None)
    )
