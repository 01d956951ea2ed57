"""Words for people, in French and in English."""

from dataclasses import dataclass

LANGUAGES = ("fr", "en")


@dataclass(frozen=True, order=True)
class Text:
    """The same words in the two languages of the project, French first."""

    fr: str
    en: str

    def get(self, language: str) -> str:
        """The words in `language`, French for any other language than English."""
        return self.en if language == "en" else self.fr
