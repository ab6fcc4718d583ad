"""KMS: the rotation period is kept, and a key that is disabled or about to be deleted does no cryptography."""

import json

from moto.core.exceptions import JsonRESTError
from moto.kms import models
from moto.kms.responses import KmsResponse

CRYPTOGRAPHY = (
    "encrypt",
    "decrypt",
    "re_encrypt",
    "generate_data_key",
    "generate_data_key_without_plaintext",
    "generate_mac",
    "sign",
    "verify",
    "verify_mac",
)
DEFAULT_PERIOD_DAYS = 365


def apply() -> None:
    mend_rotation()
    for name in CRYPTOGRAPHY:
        guard(name)
    guard_decrypt()


def key_of(self, name="KeyId"):
    given = self._get_param(name)
    if given is None:
        return None
    return self.kms_backend.keys.get(self.kms_backend.any_id_to_key_id(given))


def mend_rotation() -> None:
    enable, status = KmsResponse.enable_key_rotation, KmsResponse.get_key_rotation_status

    def enable_key_rotation(self):
        answer = enable(self)
        key_of(self).rotation_period = self._get_param("RotationPeriodInDays") or DEFAULT_PERIOD_DAYS
        return answer

    def get_key_rotation_status(self):
        answer = json.loads(status(self))
        key = key_of(self)
        answer["KeyId"] = key.arn
        if answer.get("KeyRotationEnabled"):
            answer["RotationPeriodInDays"] = getattr(key, "rotation_period", DEFAULT_PERIOD_DAYS)
        return json.dumps(answer)

    KmsResponse.enable_key_rotation = enable_key_rotation
    KmsResponse.get_key_rotation_status = get_key_rotation_status


def refuse_unusable(key) -> None:
    if key is None or key.key_state == "Enabled":
        return
    if key.key_state == "Disabled":
        raise JsonRESTError("DisabledException", f"{key.arn} is disabled.")
    raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is {key.key_state}.")


def guard(name) -> None:
    original = getattr(KmsResponse, name)

    def guarded(self):
        for parameter in ("KeyId", "SourceKeyId", "DestinationKeyId"):
            refuse_unusable(key_of(self, parameter))
        return original(self)

    setattr(KmsResponse, name, guarded)


def guard_decrypt() -> None:
    """A ciphertext names its own key, so the request need not."""
    original = models.KmsBackend.decrypt

    def decrypt(self, *args, **kwargs):
        plaintext, arn = original(self, *args, **kwargs)
        refuse_unusable(self.keys.get(arn.split("/")[-1]))
        return plaintext, arn

    models.KmsBackend.decrypt = decrypt
