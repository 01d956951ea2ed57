"""Where ontology/, shapes/ and data/ are: beside the package, or inside it in a wheel."""

from pathlib import Path


def root() -> Path:
    """The folder that holds ontology/, shapes/ and data/."""
    package = Path(__file__).resolve().parent
    bundled = package / "_bundle"  # there in a wheel only
    return bundled if bundled.is_dir() else package.parent
