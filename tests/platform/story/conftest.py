"""A home in which the story was told."""

import pytest

from openmerit.platform import story


@pytest.fixture
def told(db: None) -> None:
    """The story, told to the end."""
    story.load()
