"""The settings of the application for tests: a data folder of its own, quick hashes, no collected static files."""

import atexit
import os
import shutil
import tempfile

if "WELLSERVED_DATA" not in os.environ:
    os.environ["WELLSERVED_DATA"] = tempfile.mkdtemp(prefix="wellserved-tests-")
    atexit.register(shutil.rmtree, os.environ["WELLSERVED_DATA"], ignore_errors=True)
os.environ.setdefault("WELLSERVED_SECRET_KEY", "for tests only: 0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFG")
if url := os.environ.get("WELLSERVED_TEST_DATABASE_URL"):
    os.environ["WELLSERVED_DATABASE_URL"] = url

from wellserved.web.settings import *  # noqa: F403 -- the environment comes first
from wellserved.web.settings import ALLOWED_HOSTS, FORMAT_MODULE_PATH, STATIC_ROOT, STORAGES

ALLOWED_HOSTS += ["testserver"]
FORMAT_MODULE_PATH = [*FORMAT_MODULE_PATH, "tests.web.formats"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
