"""CloudWatch Logs: a log group's key can be set and taken away later."""

from moto.logs.responses import LogsResponse


def apply() -> None:
    LogsResponse.associate_kms_key = associate_kms_key
    LogsResponse.disassociate_kms_key = disassociate_kms_key


def group_of(self):
    name = self._get_param("logGroupName") or (self._get_param("resourceIdentifier") or "").split(":log-group:")[-1]
    return self.logs_backend.groups[name.removesuffix(":*")]


def associate_kms_key(self):
    group_of(self).kms_key_id = self._get_param("kmsKeyId")
    return "{}"


def disassociate_kms_key(self):
    group_of(self).kms_key_id = None
    return "{}"
