"""Mends of ec2."""


def apply() -> None:
    pass
