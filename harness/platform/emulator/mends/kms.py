"""Mends of kms."""


def apply() -> None:
    pass
