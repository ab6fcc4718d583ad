"""Mends of moto: each module repairs one service, fed only by what API requests say."""

import importlib

SERVICES = (
    "budgets",
    "codepipeline",
    "ec2_addresses",
    "ec2_doors",
    "ec2_endpoints",
    "ec2_instances",
    "ec2_rules",
    "eks_access",
    "eks_cluster",
    "elbv2",
    "iam",
    "kafka",
    "kms",
    "logs",
    "s3",
    "secretsmanager",
    "servicequotas",
    "speed",
    "ssm",
    "sts",
)


def apply_all() -> None:
    for service in SERVICES:
        importlib.import_module(f"mends.{service}").apply()


def warm() -> None:
    """Loads what the first calls to each service would otherwise wait for: backend, API model, routes."""
    from moto.backends import get_backend
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.core.utils import get_service_model

    for service, region in WARMED.items():
        get_backend(service)[DEFAULT_ACCOUNT_ID][region]
        get_service_model(service)


GLOBAL, REGIONAL = "aws", "us-east-1"
WARMED = {
    "ec2": REGIONAL,
    "iam": GLOBAL,
    "kms": REGIONAL,
    "eks": REGIONAL,
    "elbv2": REGIONAL,
    "route53": GLOBAL,
    "s3": GLOBAL,
    "logs": REGIONAL,
    "secretsmanager": REGIONAL,
    "ssm": REGIONAL,
    "cloudwatch": REGIONAL,
    "cloudtrail": REGIONAL,
    "sns": REGIONAL,
    "sqs": REGIONAL,
    "lambda": REGIONAL,
    "route53resolver": REGIONAL,
}
