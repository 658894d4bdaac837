"""Whatever lies around a Flask app: WSGI in, WSGI out."""

from wsgiref.types import WSGIApplication

from flask import Flask


def lay_around(app: Flask, outer: WSGIApplication) -> None:
    """Let `outer` take the app's requests from here on: it hands on what it does not answer itself."""
    # As Flask's documentation says it is done; its type is of a method, and names its parameters.
    app.wsgi_app = outer  # type: ignore[method-assign, assignment]
