"""The site on a port of this machine, until it is told to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Protocol

import waitress  # type: ignore[import-untyped]  # published without types
from flask import Flask
from waitress import wasyncore

from pacte_graph.errors import PacteError
from pacte_graph.model import read_model
from pacte_graph.release import open_release
from pacte_graph.store import open_store
from pacte_graph.text import Text
from pacte_web import create_app

_THREADS = 4


class ServerError(PacteError):
    """An address or a port that the site cannot listen on."""


class Listening(Protocol):
    """A server that has its port, before it answers on it."""

    effective_port: int

    def run(self) -> None:
        """Answer requests until an interruption."""


def serve(output: Path, address: str, port: int, language: str) -> int:
    """Serve the current release of `output` until Ctrl-C or SIGTERM; the exit status is then 0.

    Raises `ReleaseError` when there is no release and `ServerError` when the port is not free.
    """
    release = open_release(output)
    app = create_app(release, open_store(release), read_model())
    with listening(app, address, port) as server:
        signal.signal(signal.SIGTERM, _stop)
        try:
            # a name such as localhost may stand for two addresses, which share no port of theirs
            where = f"http://{_host(address)}:{getattr(server, 'effective_port', port)}/"
            words = Text(
                f"Le site est sur {where} (version {release.short_version}) ; Ctrl-C l'arrête.",
                f"The site is on {where} (release {release.short_version}); Ctrl-C stops it.",
            )
            print(words.get(language), flush=True)
            server.run()
        except KeyboardInterrupt:
            pass  # told to stop before the first request
    return 0


@contextmanager
def listening(app: Flask, address: str, port: int) -> Iterator[Listening]:
    """A server that holds its port; on leaving, it and its connections are closed.

    Raises `ServerError` when the port is not free or the address not ours.
    """
    sockets: dict[int, object] = {}
    try:
        try:
            server = waitress.create_server(
                app,
                map=sockets,
                host=address,
                port=port,
                threads=_THREADS,
                ident=None,
                clear_untrusted_proxy_headers=True,
            )
        except (OSError, OverflowError, ValueError) as error:
            raise _cannot_listen(address, port, error) from error
        yield server
    finally:
        wasyncore.close_all(sockets, ignore_all=True)


def _cannot_listen(address: str, port: int, error: Exception) -> ServerError:
    reason = getattr(error, "strerror", None) or str(error)
    return ServerError(
        Text(
            f"le site ne peut pas écouter sur {address}, port {port} : {reason} ; "
            "choisir un autre port avec --port",
            f"the site cannot listen on {address}, port {port}: {reason}; "
            "choose another port with --port",
        )
    )


def _host(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _stop(number: int, frame: FrameType | None) -> None:
    """Turn SIGTERM into what Ctrl-C does."""
    raise KeyboardInterrupt
