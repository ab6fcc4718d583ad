"""S3: what AWS gives every new bucket since 2023, and bucket policies whose conditions are really evaluated."""

from moto.s3 import models
from moto.s3.exceptions import BucketAccessDeniedError

from mends import policy


def apply() -> None:
    created = models.FakeBucket.__init__

    def create(self, *args, **kwargs):
        created(self, *args, **kwargs)
        self.public_access_block = models.PublicAccessBlock(True, True, True, True)
        self.encryption = {
            "Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
        }

    models.FakeBucket.__init__ = create
    models.FakeBucket.get_permission = get_permission
    deleted = models.S3Backend.delete_bucket_encryption

    def delete_bucket_encryption(self, bucket_name):
        deleted(self, bucket_name)
        self.get_bucket(bucket_name).encryption = {
            "Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}
        }

    models.S3Backend.delete_bucket_encryption = delete_bucket_encryption
    put = models.S3Backend.put_bucket_policy

    def put_bucket_policy(self, bucket_name, document):
        block = self.get_bucket(bucket_name).public_access_block
        if block is not None and _is_true(block.block_public_policy) and policy.is_public(document):
            raise BucketAccessDeniedError(bucket=bucket_name)
        return put(self, bucket_name, document)

    models.S3Backend.put_bucket_policy = put_bucket_policy


def _is_true(value) -> bool:
    return str(value).lower() == "true"


ACTIONS = {"s3:HeadObject": "s3:GetObject", "s3:PostObject": "s3:PutObject"}


def get_permission(self, action, resource):
    from moto.iam.access_control import PermissionResult

    if self.policy is None:
        return PermissionResult.NEUTRAL
    effect = policy.evaluate(self.policy, ACTIONS.get(action, action), resource, policy.context(self.account_id))
    return {
        "Deny": PermissionResult.DENIED,
        "Allow": PermissionResult.PERMITTED,
        None: PermissionResult.NEUTRAL,
    }[effect]
