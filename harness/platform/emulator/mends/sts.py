"""STS: a role is assumed only if it exists and its trust policy lets the caller, external id included; with a web
identity token, only if the policy trusts the token's issuer, subject and audience. The token's signature is not checked."""

import base64
import json

from flask import request

from moto.core.exceptions import AccessDeniedError
from moto.eks.models import eks_backends
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend

from mends import policy


def apply() -> None:
    original = STSBackend.assume_role

    def assume_role(self, region_name, role_session_name, role_arn, policy, duration, external_id):
        refuse_untrusted(role_arn, external_id)
        return original(self, region_name, role_session_name, role_arn, policy, duration, external_id)

    def assume_role_with_web_identity(self, **given):
        refuse_untrusted_token(given["role_arn"], request.form.get("WebIdentityToken", ""))
        return original(self, **given)

    STSBackend.assume_role = assume_role
    STSBackend.assume_role_with_web_identity = assume_role_with_web_identity


def refuse_untrusted(role_arn, external_id) -> None:
    account, name = role_arn.split(":")[4], role_arn.split("/")[-1]
    values = policy.context(account)
    caller = values["aws:PrincipalArn"]
    if external_id is not None:
        values["sts:ExternalId"] = external_id
    document = trust_policy(account, name)
    if policy.evaluate(document, "sts:AssumeRole", None, values) != "Allow":
        raise AccessDeniedError(user_arn=caller, action="sts:AssumeRole on resource: " + role_arn)


def refuse_untrusted_token(role_arn, token) -> None:
    account, name = role_arn.split(":")[4], role_arn.split("/")[-1]
    claims = claims_of(token)
    statements = policy.listed(json.loads(trust_policy(account, name))["Statement"])
    if not any(trusts(statement, claims) for statement in statements) and not associated(role_arn, statements, claims):
        raise AccessDeniedError(user_arn="web identity", action="sts:AssumeRoleWithWebIdentity on resource: " + role_arn)


def trusts(statement, claims) -> bool:
    principal = statement.get("Principal", {})
    providers = policy.listed(principal.get("Federated", [])) if isinstance(principal, dict) else []
    if statement["Effect"] != "Allow" or not policy.speaks_of(statement, "Action", "sts:AssumeRoleWithWebIdentity"):
        return False
    return any(
        policy.met(
            statement.get("Condition", {}),
            {f"{issuer}:sub": claims.get("sub", ""), f"{issuer}:aud": policy.listed(claims.get("aud", ""))[0]},
        )
        for issuer in (provider.split("oidc-provider/")[-1] for provider in providers)
    )


def associated(role_arn, statements, claims) -> bool:
    """Stands in for the agent of Pod Identity, which no network of the lab has: the role trusts the agent's service, and
    an association gives it to the token's service account."""
    principals = [statement.get("Principal", {}) for statement in statements if statement["Effect"] == "Allow"]
    services = [each for one in principals if isinstance(one, dict) for each in policy.listed(one.get("Service", []))]
    if "pods.eks.amazonaws.com" not in services:
        return False
    backends = eks_backends[role_arn.split(":")[4]]
    given = [each for region in list(backends) for cluster in backends[region].clusters.values()
             for each in cluster.pod_identities.values()]
    return any(
        each["roleArn"] == role_arn
        and f"system:serviceaccount:{each['namespace']}:{each['serviceAccount']}" == claims.get("sub")
        for each in given
    )


def claims_of(token) -> dict:
    try:
        part = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError):
        return {}


def trust_policy(account, name) -> str:
    try:
        return iam_backends[account]["aws"].get_role(name).assume_role_policy_document
    except NotFoundException:
        return json.dumps({"Statement": []})
