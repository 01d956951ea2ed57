"""RDF terms and statements as the text of canonical N-Triples and N-Quads.

Written in the canonical form of RDF Dataset Canonicalization (RDFC-1.0, section 5), so that a
sorted file of such lines, without blank nodes, is the canonical form of its dataset. Strings and
not objects: the path from tables to release handles one line at a time.
"""

import re
from urllib.parse import quote

_ESCAPES = {
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
    '"': '\\"',
    "\\": "\\\\",
}
_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')


def iri(value: str) -> str:
    """An IRI between angle brackets. Raises `ValueError` if a character cannot stand in one."""
    if _NOT_IN_IRI.search(value):
        raise ValueError(f"not an IRI: {value!r}")
    return f"<{value}>"


def is_iri(value: str) -> bool:
    """Whether the text can be written as an absolute IRI."""
    return bool(re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value)) and not _NOT_IN_IRI.search(value)


_WEB_ADDRESS = re.compile(
    r"https?://[^\W_]([\w.-]*[^\W_])?(:[0-9]{1,5})?"
    r"([/?]([\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    r"(#([\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)


def is_web_address(value: str) -> bool:
    """Whether the text is a full http or https address, in letters of any script (RFC 3987)."""
    return bool(_WEB_ADDRESS.fullmatch(value))


def path_segment(value: str) -> str:
    """Text as a part of the path of an IRI, percent-encoded where it must be."""
    return quote(value, safe="/-._~")


def literal(value: str, *, language: str | None = None, datatype: str | None = None) -> str:
    """A literal: with a language, with a datatype, or a plain string."""
    text = _ESCAPED.sub(_escape, value)
    if language is not None:
        return f'"{text}"@{language}'
    if datatype is not None and datatype != "http://www.w3.org/2001/XMLSchema#string":
        return f'"{text}"^^<{datatype}>'
    return f'"{text}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"


def triple(subject: str, predicate: str, value: str) -> str:
    """One line of N-Triples, from terms that are already written."""
    return f"{subject} {predicate} {value} .\n"
