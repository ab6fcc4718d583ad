"""Secrets Manager: a rotation that is scheduled but not started is kept as its rules say; no function is run here.

A secret that a service owns is rotated by its owner, every seven days unless told otherwise, by no function."""

import time

from moto.secretsmanager import models


def apply() -> None:
    def rotate_secret(
        self, secret_id, client_request_token=None, rotation_lambda_arn=None, rotation_rules=None, rotate_immediately=True
    ):
        if rotate_immediately:
            # The function would have to run; nothing here runs functions.
            raise NotImplementedError
        if not self._is_valid_identifier(secret_id):
            raise models.SecretNotFoundException()
        secret = self.secrets[secret_id]
        days = (rotation_rules or {}).get("AutomaticallyAfterDays", 0)
        secret.rotation_requested = secret.rotation_enabled = True
        secret.rotation_lambda_arn = rotation_lambda_arn or secret.rotation_lambda_arn
        secret.auto_rotate_after_days = days
        secret.next_rotation_date = int(time.time()) + days * 86400
        return secret.to_short_dict()

    models.SecretsManagerBackend.rotate_secret = rotate_secret
    mend_managed_secrets()


def mend_managed_secrets() -> None:
    create, told = models.SecretsManagerBackend.create_managed_secret, models.FakeSecret.to_dict

    def create_managed_secret(self, *args, **kwargs):
        secret = create(self, *args, **kwargs)
        secret.rotation_requested = secret.rotation_enabled = True
        secret.auto_rotate_after_days = 7
        secret.next_rotation_date = int(time.time()) + 7 * 86400
        return secret

    def to_dict(self):
        answer = told(self)
        if not answer.get("RotationLambdaARN"):
            answer.pop("RotationLambdaARN", None)
        return answer

    models.SecretsManagerBackend.create_managed_secret = create_managed_secret
    models.FakeSecret.to_dict = to_dict
