"""How words, numbers and dates are written for people, in French and in English."""

import re
from datetime import date, time
from decimal import Decimal

_NARROW, _WIDE = "\u202f", "\u00a0"
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}


def words(text: str, language: str) -> str:
    """Prose with the typographic apostrophe and, in French, its non-breaking spaces.

    >>> words("L'axe : « Emploi »", "fr") == "L’axe\u00a0: «\u00a0Emploi\u00a0»"
    True
    """
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    if language != "fr":
        return text
    text = re.sub(r" ([;!?])", rf"{_NARROW}\1", text)
    text = re.sub(r" ([:»%€])", rf"{_WIDE}\1", text)
    return text.replace("« ", f"«{_WIDE}")


def number(value: int | Decimal, language: str) -> str:
    """A number with the separators of the language.

    >>> number(1145000, "fr") == "1\u202f145\u202f000"
    True
    """
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if language != "fr":
        return text
    return text.replace(",", _NARROW).replace(".", ",")


def day(value: date, language: str) -> str:
    """A date in words.

    >>> day(date(2024, 3, 1), "fr") == "1er\u00a0mars\u00a02024"
    True
    """
    month = _MONTHS[language].split()[value.month - 1]
    first = "1er" if value.day == 1 and language == "fr" else str(value.day)
    return f"{first}{_WIDE}{month}{_WIDE}{value.year}"


def hour(value: time, language: str) -> str:
    """A time of day in words."""
    if language != "fr":
        return f"{value:%H:%M}"
    return f"{value.hour}{_WIDE}h" + (f"{_WIDE}{value.minute:02}" if value.minute else "")
