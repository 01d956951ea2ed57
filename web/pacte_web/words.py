"""What the templates say and how: both languages side by side, and a few filters.

In a template, `{{ t("Accueil", "Home") }}` is the words of the page's language;
`{{ kind.plural | say }}` those of a `Text`; `{{ 1145000 | number }}` is written for people.
"""

from datetime import date
from urllib.parse import quote, urlencode

from flask import Flask, request, url_for

from pacte_graph.namespaces import shorten
from pacte_graph.text import Text
from pacte_web import typography
from pacte_web.language import reader_language
from pacte_web.site import Site


def register(app: Flask, site: Site) -> None:
    """Give the templates their words and filters."""

    @app.context_processor
    def names() -> dict[str, object]:
        return {
            "t": _t,
            "lang": reader_language(),
            "other_language": _other_language(),
            "site": site,
            "manifest": site.release.manifest,
            "style": url_for("static", filename="site.css", v=site.fingerprint),
            "icon": url_for("static", filename="favicon.svg", v=site.fingerprint),
        }

    app.add_template_filter(_say, "say")
    app.add_template_filter(_first_sentence, "first_sentence")
    app.add_template_filter(_number, "number")
    app.add_template_filter(_day, "day")
    app.add_template_filter(_capital, "capital")
    app.add_template_filter(shorten, "shorten")


def _t(fr: str, en: str) -> str:
    language = reader_language()
    return typography.words(en if language == "en" else fr, language)


def _say(text: Text) -> str:
    language = reader_language()
    return typography.words(text.get(language), language)


def _first_sentence(text: str) -> str:
    """The beginning of a description; what follows is for those who fill the tables."""
    head, stop, _ = text.partition(". ")
    return head + stop.strip()


def _capital(label: str) -> str:
    """A label with a capital, unless it is a prefixed name."""
    return label if ":" in label else label[:1].upper() + label[1:]


def _number(value: int) -> str:
    return typography.number(value, reader_language())


def _day(value: str) -> str:
    return typography.day(date.fromisoformat(value), reader_language())


def _other_language() -> str:
    """The address of the same page in the other language."""
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    if reader_language() == "fr":
        arguments.append(("lang", "en"))
    path = quote(f"{request.script_root}/{request.path.lstrip('/')}")
    return f"{path}?{urlencode(arguments)}" if arguments else path
