"""The project's settings with what only tests need."""

from tests import environment

environment.prepare()

from portal.settings import *  # noqa: E402, F403 - they read what was prepared above
from portal.settings import STORAGES as STORAGES_OF_THE_PROJECT  # noqa: E402

# Hashing is slow on purpose; no test is about that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Names with hashes need `collectstatic`, which a test run should not wait for.
STORAGES = STORAGES_OF_THE_PROJECT | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
