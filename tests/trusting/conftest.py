"""A site with an issuer on it, over real HTTP."""

from collections.abc import Iterator

import pytest
from tests.trusting.site import Issuer, Site, served


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of this machine."""
    with served() as made:
        yield made


@pytest.fixture
def issuer(site: Site) -> Issuer:
    """An issuer that publishes what checking its badges needs."""
    return Issuer(site)
