import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Few threads serve everybody: a page waits less for the database than a command or the worker.
os.environ.setdefault("STATEMENT_TIMEOUT", "10")

application = get_wsgi_application()
