"""The headers that every answer carries, and those that let a client keep one."""

from flask import Flask, Response, request

from pacte_web.language import reader_language
from pacte_web.site import Site

_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
}


def register(app: Flask) -> None:
    """Add the security headers to every answer."""

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in _SECURITY.items():
            response.headers.setdefault(name, value)
        return response


def lasting(site: Site, response: Response) -> Response:
    """An answer that only changes with the release or the site: its tag, and 304 if it is known."""
    media_type = (response.mimetype or "").rpartition("/")[2]
    tag = f"{site.release.short_version}-{site.fingerprint}-{reader_language()}-{media_type}"
    response.set_etag(tag, weak=True)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.make_conditional(request)
    return response


def shared(response: Response) -> Response:
    """An answer that pages of other sites may read (CORS)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Link, ETag, Content-Location"
    return response
