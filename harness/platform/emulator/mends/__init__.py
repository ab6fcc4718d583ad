"""Mends of moto: each module repairs one service, fed only by what API requests say."""

import importlib

SERVICES = (
    "ec2_addresses",
    "ec2_endpoints",
    "ec2_instances",
    "ec2_rules",
    "eks_access",
    "eks_cluster",
    "elbv2",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "ssm",
    "sts",
)


def apply_all() -> None:
    for service in SERVICES:
        importlib.import_module(f"mends.{service}").apply()


def warm() -> None:
    """Loads the tables that the first calls would otherwise wait for."""
    from moto.backends import get_backend
    from moto.core import DEFAULT_ACCOUNT_ID

    services = ("ec2", "iam", "kms", "eks", "elbv2", "route53", "logs", "ssm", "secretsmanager", "sns", "s3")
    for service in services:
        backends = get_backend(service)[DEFAULT_ACCOUNT_ID]
        backends["aws" if service in ("iam", "route53", "s3") else "us-east-1"]
