"""A site with an issuer on it, over real HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.credentials.samples import Shelf
from tests.trusting.forging import (
    COUNCIL,
    DID_URL,
    FORGER,
    HONEST,
    NOW,
    VICTIM,
    keys_of,
    named,
    proof_of,
)
from tests.trusting.site import Issuer, Site, served

from openmerit.trusting import ProofDocument, TrustFolder, add_identifier, write_proof


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of this machine."""
    with served() as made:
        yield made


@pytest.fixture
def issuer(site: Site) -> Issuer:
    """An issuer that publishes what checking its badges needs."""
    return Issuer(site)


@pytest.fixture
def kept(tmp_path: Path) -> TrustFolder:
    """A folder of somebody who trusts the victim, and has its keys."""
    folder = TrustFolder(tmp_path / "trust")
    add_identifier(folder, VICTIM, Shelf({DID_URL: keys_of(HONEST)}), at=NOW)
    return folder


@pytest.fixture
def council(tmp_path: Path) -> TrustFolder:
    """A folder of somebody who trusts a council."""
    folder = TrustFolder(tmp_path / "council")
    add_identifier(folder, COUNCIL.did, Shelf(), at=NOW)
    return folder


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A folder in which a forger says what the victim's keys are."""
    folder = tmp_path / "mirror"
    forged = proof_of(VICTIM, named(FORGER), [ProofDocument(DID_URL, keys_of(FORGER))])
    write_proof(folder, [forged], at=NOW)
    return folder
