"""The files of the release, as they are."""

from flask import Blueprint, Response, send_file

from pacte_graph.pipeline import DATA, MANIFEST, PROBLEMS
from pacte_web.headers import shared
from pacte_web.site import Site

_FILES = {
    "donnees.nq": (DATA, "application/n-quads"),
    "manifeste.json": (MANIFEST, "application/json"),
    "problemes.json": (PROBLEMS, "application/json"),
}


def blueprint(site: Site) -> Blueprint:
    """The addresses of the files."""
    views = Blueprint("downloads", __name__)

    @views.get(f"/telecharger/<any({', '.join(repr(name) for name in _FILES)}):name>")
    def file(name: str) -> Response:
        path, media_type = _FILES[name]
        response = send_file(
            (site.release.folder / path).resolve(),
            mimetype=media_type,
            etag=f"{site.release.short_version}-{path}",
            max_age=None,
        )
        return shared(response)

    return views
