"""Solidarity pacts as linked open data: tables in, validated and citable graphs out.

The public names of the library. Nothing runs at import.
"""

from pacte_graph.errors import PacteError as PacteError
from pacte_graph.kinds import Model as Model
from pacte_graph.model import read_model as read_model
from pacte_graph.release import build as build
from pacte_graph.release import open_release as open_release
from pacte_graph.store import open_store as open_store

__version__ = "0.1.0"
