"""Redirecting only the network transport: requests picks an adapter that goes to 127.0.0.1."""

from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter

HOSTS = {"www.instagram.com", "i.instagram.com"}


class Redirect(HTTPAdapter):
    """Sends what is meant for Instagram to a port of this machine; anything else is an error."""

    def __init__(self, port):
        super().__init__()
        self.port = port

    def send(self, request, **options):
        parts = urlsplit(request.url)
        assert parts.scheme == "https"
        assert parts.hostname in HOSTS, parts.hostname
        request.url = urlunsplit(parts._replace(scheme="http", netloc=f"127.0.0.1:{self.port}"))
        return super().send(request, **options)


def redirect(port):
    """Return a function to put in the place of `requests.Session.get_adapter`."""
    adapter = Redirect(port)
    return lambda _session, url: adapter  # the signature of requests


def install(port):
    requests.Session.get_adapter = redirect(port)
