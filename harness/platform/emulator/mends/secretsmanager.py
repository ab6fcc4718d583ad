"""Secrets Manager: a rotation that is scheduled but not started is kept as its rules say; no function is run here."""

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
