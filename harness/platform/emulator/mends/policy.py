"""Evaluation of a resource policy: an explicit Deny wins, an unknown operator denies rather than passing."""

import fnmatch
import ipaddress
import json
import re

from flask import has_request_context, request


def context(account_id):
    """Condition keys of the request at hand. The front endpoint tells how it came in."""
    values = {"aws:PrincipalAccount": account_id, "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false"}
    if not has_request_context():
        return values
    headers = request.headers
    values["aws:SecureTransport"] = headers.get("x-assay-secure-transport", "false")
    if values["aws:SecureTransport"] == "true":
        values["s3:TlsVersion"] = "1.3"
    for key, header in (
        ("aws:SourceVpce", "x-assay-source-vpce"),
        ("aws:SourceVpc", "x-assay-source-vpc"),
        ("aws:SourceIp", "x-assay-source-ip"),
        ("s3:x-amz-server-side-encryption", "x-amz-server-side-encryption"),
        ("s3:x-amz-server-side-encryption-aws-kms-key-id", "x-amz-server-side-encryption-aws-kms-key-id"),
        ("s3:x-amz-acl", "x-amz-acl"),
    ):
        if headers.get(header):
            values[key] = headers[header]
    values["aws:PrincipalArn"] = caller(headers.get("Authorization", ""), account_id)
    values["aws:PrincipalAccount"] = values["aws:PrincipalArn"].split(":")[4]
    return values


def caller(authorization, account_id):
    """ARN of the role that the request's keys were given for; keys made for a run are the account's own."""
    from moto.sts.models import sts_backends

    key = re.search(r"Credential=([^/]+)/", authorization)
    for account in list(sts_backends):
        role = sts_backends[account]["aws"].get_assumed_role_from_access_key(key.group(1) if key else "")
        if role is not None:
            return role.role_arn
    return f"arn:aws:iam::{account_id}:root"


def evaluate(document, action, resource, values):
    """"Deny", "Allow", or None when no statement speaks."""
    effect = None
    for statement in listed(json.loads(document)["Statement"]):
        if not speaks_of(statement, "Action", action):
            continue
        # A trust policy speaks of its own role only, so it names no resource.
        if resource is not None and not speaks_of(statement, "Resource", resource):
            continue
        if not concerns(statement, values) or not met(statement.get("Condition", {}), values):
            continue
        if statement["Effect"] == "Deny":
            return "Deny"
        effect = "Allow"
    return effect


def is_public(document):
    """An Allow to everyone that no condition narrows."""
    for statement in listed(json.loads(document)["Statement"]):
        principal = statement.get("Principal")
        everyone = principal == "*" or (isinstance(principal, dict) and "*" in listed(principal.get("AWS", [])))
        if statement["Effect"] == "Allow" and everyone and not statement.get("Condition"):
            return True
    return False


def listed(value):
    return value if isinstance(value, list) else [value]


def like(patterns, value):
    # Brackets are plain characters in a policy.
    return any(fnmatch.fnmatchcase(value, str(each).replace("[", "[[]")) for each in listed(patterns))


def speaks_of(statement, element, value):
    lower = element == "Action"
    fold = (lambda each: str(each).lower()) if lower else str
    if f"Not{element}" in statement:
        return not like([fold(each) for each in listed(statement[f"Not{element}"])], fold(value))
    return element in statement and like([fold(each) for each in listed(statement[element])], fold(value))


def concerns(statement, values):
    if "NotPrincipal" in statement:
        return not principal_matches(statement["NotPrincipal"], values)
    return principal_matches(statement.get("Principal", "*"), values)


def principal_matches(principal, values):
    if principal == "*":
        return True
    names = listed(principal.get("AWS", [])) if isinstance(principal, dict) else []
    account, caller = values["aws:PrincipalAccount"], values.get("aws:PrincipalArn", "")
    return any(each in ("*", caller, account) or each.endswith(f"::{account}:root") for each in names)


def met(conditions, values):
    return all(
        holds(operator, values.get(key_named(key, values)), expected)
        for operator, keys in conditions.items()
        for key, expected in keys.items()
    )


def key_named(key, values):
    return next((each for each in values if each.lower() == key.lower()), key)


def holds(operator, actual, expected):
    base = operator.split(":")[-1]
    if_exists = base.endswith("IfExists")
    base = base.removesuffix("IfExists")
    if base == "Null":
        return (actual is None) == (str(listed(expected)[0]).lower() == "true")
    if actual is None:
        return if_exists or operator.startswith("ForAllValues:") or base.startswith(("StringNot", "ArnNot", "NumericNot", "NotIp"))
    return COMPARISONS[base](str(actual), [str(each) for each in listed(expected)])


def numbers(compare):
    return lambda actual, expected: any(compare(float(actual), float(each)) for each in expected)


def in_block(actual, expected):
    return any(ipaddress.ip_address(actual) in ipaddress.ip_network(each, strict=False) for each in expected)


COMPARISONS = {
    "Bool": lambda actual, expected: actual.lower() in [each.lower() for each in expected],
    "StringEquals": lambda actual, expected: actual in expected,
    "StringNotEquals": lambda actual, expected: actual not in expected,
    "StringEqualsIgnoreCase": lambda actual, expected: actual.lower() in [each.lower() for each in expected],
    "StringNotEqualsIgnoreCase": lambda actual, expected: actual.lower() not in [each.lower() for each in expected],
    "StringLike": lambda actual, expected: like(expected, actual),
    "StringNotLike": lambda actual, expected: not like(expected, actual),
    "ArnEquals": lambda actual, expected: like(expected, actual),
    "ArnLike": lambda actual, expected: like(expected, actual),
    "ArnNotEquals": lambda actual, expected: not like(expected, actual),
    "ArnNotLike": lambda actual, expected: not like(expected, actual),
    "IpAddress": in_block,
    "NotIpAddress": lambda actual, expected: not in_block(actual, expected),
    "NumericLessThan": numbers(lambda left, right: left < right),
    "NumericLessThanEquals": numbers(lambda left, right: left <= right),
    "NumericGreaterThan": numbers(lambda left, right: left > right),
    "NumericGreaterThanEquals": numbers(lambda left, right: left >= right),
    "NumericEquals": numbers(lambda left, right: left == right),
    "NumericNotEquals": lambda actual, expected: all(float(actual) != float(each) for each in expected),
}
