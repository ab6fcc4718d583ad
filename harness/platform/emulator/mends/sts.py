"""STS: a role is assumed only if it exists and its trust policy lets the caller, external id included."""

import json

from moto.core.exceptions import AccessDeniedError
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend

from mends import policy


def apply() -> None:
    original = STSBackend.assume_role

    def assume_role(self, region_name, role_session_name, role_arn, policy, duration, external_id):
        refuse_untrusted(role_arn, external_id)
        return original(self, region_name, role_session_name, role_arn, policy, duration, external_id)

    STSBackend.assume_role = assume_role


def refuse_untrusted(role_arn, external_id) -> None:
    account, name = role_arn.split(":")[4], role_arn.split("/")[-1]
    values = policy.context(account)
    caller = values["aws:PrincipalArn"]
    if external_id is not None:
        values["sts:ExternalId"] = external_id
    try:
        document = iam_backends[account]["aws"].get_role(name).assume_role_policy_document
    except NotFoundException:
        document = json.dumps({"Statement": []})
    if policy.evaluate(document, "sts:AssumeRole", None, values) != "Allow":
        raise AccessDeniedError(user_arn=caller, action="sts:AssumeRole on resource: " + role_arn)
