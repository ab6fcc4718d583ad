"""Work that moto repeats for every request, done once. Nothing here changes an answer."""

import functools
import inspect

from moto import backends
from moto.core import responses
from moto.kms import models as kms
from moto.kms.utils import generate_private_key


def apply() -> None:
    modules = frozenset(backends.list_of_moto_modules())
    backends.list_of_moto_modules = lambda: modules
    responses.method_names_from_class = method_names
    kms.generate_private_key = private_key


@functools.cache
def method_names(clazz):
    return [name for name, _ in inspect.getmembers(clazz, predicate=inspect.isfunction)]


def private_key(key_spec):
    # A symmetric key has no private half; making one costs a tenth of a second.
    return None if key_spec == "SYMMETRIC_DEFAULT" else generate_private_key(key_spec)
