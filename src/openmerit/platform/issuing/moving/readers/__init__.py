"""One reader for each family of exports. Each says what it recognises and puts it into a sheaf."""

from openmerit.platform.issuing.moving.readers.files import Files

__all__ = ["Files"]
