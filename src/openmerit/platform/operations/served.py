"""The application inside the web server's own worker process, tied to the server's life."""

import multiprocessing

from openmerit.platform.operations import lifeline

_server = multiprocessing.parent_process()
if _server is not None and _server.pid is not None:
    lifeline.hold_on_to(_server.pid)

from openmerit.platform.config.wsgi import application  # noqa: E402

__all__ = ["application"]
