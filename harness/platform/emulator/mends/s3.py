"""Mends of s3."""


def apply() -> None:
    pass
