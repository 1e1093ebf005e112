"""The platform's settings over a home of the tests' own, gone when they end."""

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="openmerit-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
_KEPT = {
    "OPENMERIT_VECTORS",  # published test vectors: tests/credentials/proofs/test_vectors.py
    "OPENMERIT_CORPUS",  # a validator's samples: tests/credentials/corpus/corpus.py
    "OPENMERIT_SCHEMAS",  # published schemas: tests/credentials/documents/test_published_schemas.py
}
for _name in [n for n in os.environ if n.startswith("OPENMERIT_") and n not in _KEPT]:
    del os.environ[_name]
os.environ["OPENMERIT_HOME"] = _FOLDER

from openmerit.platform.config.settings import *  # noqa: E402, F403
from openmerit.platform.config.settings import ALLOWED_HOSTS, DATABASES  # noqa: E402

ALLOWED_HOSTS += ["testserver"]
# A file, so that several connections meet as they do in a real home.
DATABASES["default"]["TEST"] = {"NAME": f"{_FOLDER}/test.sqlite3"}
# Passwords are hashed slowly on purpose; the tests make many people.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
