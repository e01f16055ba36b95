"""The WSGI entry point (granian's `wsgi` interface; ASGI was measured slower)."""

import os

from django.core.wsgi import get_wsgi_application

from portal.uploads import patient

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = patient(get_wsgi_application())
