"""The language of the reader: French, unless the address says `lang=en`.

Addresses name a language and not the browser, so that a link shows everyone the same page.
What programs read (problems) is in the language that `Accept-Language` asks for.
"""

from flask import has_request_context, request

from pacte_graph.text import LANGUAGES


def reader_language() -> str:
    """The language of the page that is being made."""
    if not has_request_context():
        return LANGUAGES[0]
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def program_language() -> str:
    """The language of a message to a program."""
    if "lang" in request.args:
        return reader_language()
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
