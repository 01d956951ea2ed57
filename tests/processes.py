"""The command in a process of its own, where what is tested is what happens to a process."""

import os
import sys
from pathlib import Path

from pacte_graph import resources


def command(*arguments: str | Path) -> list[str]:
    """The command with these arguments."""
    return [sys.executable, "-m", "pacte_graph", *map(str, arguments)]


def environment() -> dict[str, str]:
    """An environment where this project is found from any folder, and Python does as it does."""
    root = resources.root()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONPATH": os.pathsep.join([str(root), str(root / "web")])}
