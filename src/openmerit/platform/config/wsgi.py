"""The WSGI application, for granian (`openmerit run`) or any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmerit.platform.config.settings")

application = get_wsgi_application()
