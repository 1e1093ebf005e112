"""Secrets at rest."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from openmerit.platform.engine.errors import SealBroken
from openmerit.platform.engine.sealing import open_sealed, seal


@given(st.binary(max_size=200))
def test_what_was_sealed_opens_to_the_same(plain):
    sealed = seal(plain)

    assert open_sealed(sealed) == plain
    assert len(plain) < 4 or plain not in sealed


def test_what_was_changed_does_not_open():
    sealed = bytearray(seal(b"secret"))
    sealed[-1] ^= 1
    with pytest.raises(SealBroken):
        open_sealed(bytes(sealed))


def test_another_homes_key_does_not_open_it(settings):
    sealed = seal(b"secret")
    settings.OPENMERIT_KEK = (Fernet.generate_key().decode(),)
    with pytest.raises(SealBroken) as refused:
        open_sealed(sealed)

    assert "secret" not in str(refused.value).replace("stored secret", "")


def test_a_new_key_in_front_opens_what_the_old_one_sealed(settings):
    sealed = seal(b"secret")
    settings.OPENMERIT_KEK = (Fernet.generate_key().decode(), *settings.OPENMERIT_KEK)

    assert open_sealed(sealed) == b"secret"
