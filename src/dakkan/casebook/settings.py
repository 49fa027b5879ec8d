"""Django as a plain library: no settings module, no project, no server.

A process that has its own Django settings keeps them; it only has to list `dakkan.casebook` among its
applications.
"""

from threading import Lock

import django
from django.apps import apps
from django.conf import settings

_starting = Lock()


def start() -> None:
    """Make Django's models usable in this process; safe to call often and from any thread."""
    with _starting:
        if not settings.configured:
            settings.configure(
                INSTALLED_APPS=["dakkan.casebook"],
                USE_TZ=True,
                TIME_ZONE="UTC",
                DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
                LOGGING_CONFIG=None,  # logs belong to the command line
            )
        if not apps.ready:
            django.setup()
