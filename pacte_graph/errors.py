"""What can go wrong, one class per thing that a caller may want to tell apart.

    PacteError
    ├── ModelError      the shapes cannot be read as a model
    ├── SettingsError   the settings file of a dataset
    ├── DatasetError    the dataset's folder or tables cannot be read at all
    ├── InvalidData     the dataset has violations: no release is made of it
    ├── ReleaseError    a release that is missing, damaged or cannot be written
    ├── EngineError     a SHACL engine that is missing or fails
    ├── QueryError      the text of a query
    └── StoreError      the store's own trouble

Problems in data are not errors: they are values, see `pacte_graph.problems`.
"""

from pacte_graph.text import Text


class PacteError(Exception):
    """Something that a person has to know, said in French and in English."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.fr)
        self.message = message


class ModelError(PacteError):
    """A shape, named in the message, that the library cannot read."""


class SettingsError(PacteError):
    """A settings file that cannot be read, or a key in it that is wrong."""


class DatasetError(PacteError):
    """A dataset that cannot be read at all: no such folder, no table."""


class InvalidData(PacteError):  # noqa: N818 - it says what the data is
    """A dataset with violations."""


class ReleaseError(PacteError):
    """A release that is missing, damaged, or that cannot be written."""


class EngineError(PacteError):
    """A SHACL engine that is not installed or that failed."""


class QueryError(PacteError):
    """A query whose text is wrong, with the place where, when it is known."""

    def __init__(self, message: Text, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class StoreError(PacteError):
    """A store that is away or that failed."""
