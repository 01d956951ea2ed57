"""A list for each kind of record, as a page and as CSV."""

from flask import Blueprint, Response, make_response, render_template, request

from pacte_graph.kinds import Kind
from pacte_graph.text import Text
from pacte_web import records
from pacte_web.errors import Refusal
from pacte_web.headers import lasting, shared
from pacte_web.language import reader_language
from pacte_web.site import Site


def blueprint(site: Site) -> Blueprint:
    """The addresses of the lists."""
    views = Blueprint("lists", __name__)
    columns = records.columns_chooser(site)

    @views.get("/liste/<name>")
    def kind_list(name: str) -> Response:
        kind = _kind(site, name)
        number = _page_number(request.args.get("page", "1"))
        page = records.page(site, kind, number, reader_language(), columns)
        if number > page.last:
            raise Refusal(
                404,
                Text(
                    f"Cette liste s'arrête à la page {page.last}.",
                    f"This list ends at page {page.last}.",
                ),
            )
        response = make_response(render_template("list.html", kind=kind, page=page))
        return lasting(site, response)

    @views.get("/liste/<name>.csv")
    def kind_csv(name: str) -> Response:
        kind = _kind(site, name)
        response = Response(
            "".join(records.csv_lines(site, kind, reader_language())),
            content_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Disposition": f'attachment; filename="{kind.name}.csv"'},
        )
        return shared(lasting(site, response))

    return views


def _kind(site: Site, name: str) -> Kind:
    kind = site.model.by_name.get(name)
    if kind is None:
        raise Refusal(
            404,
            Text(
                f"Aucune liste ne s'appelle « {name} ».",
                f'No list is called "{name}".',
            ),
        )
    return kind


def _page_number(text: str) -> int:
    if not text.isdecimal() or not int(text[:9]) >= 1 or len(text) > 9:
        raise Refusal(
            400,
            Text(
                f"« {text} » n'est pas un numéro de page.",
                f'"{text}" is not a page number.',
            ),
        )
    return int(text)
