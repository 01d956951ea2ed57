"""Releases: built apart, validated, then switched in; never changed afterwards.

    build/
      versions/<version>/donnees.nq       every statement, canonical N-Quads, sorted
                         manifeste.json   what it holds: counts, files, their SHA-256
                         problemes.json   what `check` still says of it
      courante                            the version that is served

The version is the SHA-256 of the canonical form (RDFC-1.0) of the dataset, so the same tables
always make the same release, byte for byte. A build that is killed leaves the current one whole.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pacte_graph.canonical import sha256_of
from pacte_graph.dataset import require_folder
from pacte_graph.disk import settle_folder, write_text
from pacte_graph.errors import InvalidData, ReleaseError
from pacte_graph.pipeline import DATA, MANIFEST, PROBLEMS, Checked, Work
from pacte_graph.problems import in_order, summary
from pacte_graph.text import Text
from pacte_graph.validation import Engine

CURRENT = "courante"
VERSIONS = "versions"
SHORT = 12
"""How many characters of the version name its folder and stand in citations."""


@dataclass(frozen=True)
class Release:
    """A release on disk."""

    folder: Path
    manifest: dict[str, object]

    @property
    def version(self) -> str:
        """The SHA-256 of the canonical form of the data."""
        return str(self.manifest["version"])

    @property
    def short_version(self) -> str:
        """The beginning of the version, enough to name it."""
        return self.version[:SHORT]

    @property
    def data(self) -> Path:
        """The canonical N-Quads."""
        return self.folder / DATA

    def problems(self) -> list[dict[str, object]]:
        """What the check said when the release was made."""
        found: list[dict[str, object]] = json.loads((self.folder / PROBLEMS).read_text("utf-8"))
        return found


def check(folder: Path, engine: Engine | None = None) -> Checked:
    """Read and validate the dataset in `folder`; nothing is written.

    Raises `PacteError` when it could not be done; what is wrong in the data is in the result.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="pacte-") as temporary:
            return Work(folder, Path(temporary)).check(engine)
    except OSError as error:
        raise ReleaseError(
            Text(
                f"le travail n'a pas pu se faire dans le dossier temporaire : {error.strerror}",
                f"the work could not be done in the temporary folder: {error.strerror}",
            )
        ) from error


def build(folder: Path, output: Path, engine: Engine | None = None) -> tuple[Release, Checked]:
    """Make a release of the dataset in `folder` and make it the current one of `output`.

    Raises `InvalidData` when the dataset has violations, and other `PacteError` when the work
    could not be done. Whatever happens, the current release of `output` stays or is replaced as
    a whole.
    """
    require_folder(folder)
    try:
        output.mkdir(parents=True, exist_ok=True)
        with _alone(output):
            temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=output))
            try:
                work = Work(folder, temporary)
                checked = work.check(engine)
                if not checked.valid:
                    raise _invalid(checked)
                release = _keep(work.write(checked), output)
                _switch(output, release)
                return release, checked
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        raise ReleaseError(
            Text(
                f"la version n'a pas pu être écrite dans {output} : {error.strerror or error}",
                f"the release could not be written in {output}: {error.strerror or error}",
            )
        ) from error


def open_release(output: Path, version: str | None = None) -> Release:
    """Open a release of `output`, the current one unless a version is given.

    Raises `ReleaseError` when there is none or when a file is not the one that was released.
    """
    if version is None:
        try:
            version = (output / CURRENT).read_text("utf-8", "replace").strip()
        except OSError as error:
            raise ReleaseError(
                Text(
                    f"{output} n'a pas de version : lancer d'abord « pacte-graph build »",
                    f'{output} has no release: run "pacte-graph build" first',
                )
            ) from error
    folder = output / VERSIONS / (version if "-" in version else version[:SHORT])
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        digests = {file["name"]: file["sha256"] for file in manifest["files"]}
        damaged = [name for name in (DATA, PROBLEMS) if sha256_of(folder / name) != digests[name]]
        if manifest["version"] != digests[DATA]:
            damaged.append(MANIFEST)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, str(error)) from error
    if damaged:
        raise _damaged(folder, ", ".join(damaged))
    return Release(folder, manifest)


def _damaged(folder: Path, what: str) -> ReleaseError:
    return ReleaseError(
        Text(
            f"la version {folder} est incomplète ou a été modifiée : {what}",
            f"the release {folder} is incomplete or was changed: {what}",
        )
    )


def _invalid(checked: Checked) -> InvalidData:
    problems = in_order(checked.problems)
    fr, en = summary(problems, "fr"), summary(problems, "en")
    return InvalidData(
        Text(
            f"aucune version n'est publiée : {fr} Voir « pacte-graph check ».",
            f'no release is made: {en} See "pacte-graph check".',
        )
    )


_TEMPORARY = ".en-cours-"


@contextmanager
def _alone(output: Path) -> Iterator[None]:
    """Hold the lock of `output`, and clear what a killed build left there."""
    try:
        import fcntl  # not on Windows, where tables can be checked but not built
    except ImportError as error:
        raise ReleaseError(
            Text("construire demande Linux ou macOS", "building takes Linux or macOS")
        ) from error
    with (output / ".verrou").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ReleaseError(
                Text(
                    f"une autre construction est en cours dans {output}",
                    f"another build is under way in {output}",
                )
            ) from error
        for left in output.glob(f"{_TEMPORARY}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _keep(written: Path, output: Path) -> Release:
    """Move a finished release to its place, unless the same one is already there, whole.

    The same data may be said with other remarks, as when a table is saved again in UTF-8: that is
    another release of the same version, and the first one stays as it is.
    """
    text = (written / MANIFEST).read_text("utf-8")
    manifest = json.loads(text)
    place = output / VERSIONS / str(manifest["version"])[:SHORT]
    place.parent.mkdir(exist_ok=True)
    if _is_whole(place) and (place / MANIFEST).read_text("utf-8") != text:
        place = place.with_name(f"{place.name}-{hashlib.sha256(text.encode()).hexdigest()[:6]}")
    if _is_whole(place):
        return open_release(output, place.name)
    if place.exists():
        shutil.rmtree(place)
    written.rename(place)
    settle_folder(place)
    settle_folder(place.parent)
    return Release(place, manifest)


def _is_whole(place: Path) -> bool:
    """Whether a release that can be trusted is there."""
    try:
        open_release(place.parent.parent, place.name)
    except ReleaseError:
        return False
    return True


def _switch(output: Path, release: Release) -> None:
    """Name the current release, in one step that either happens or does not."""
    following = output / f"{CURRENT}.nouvelle"
    write_text(following, release.folder.name + "\n")
    following.replace(output / CURRENT)
    settle_folder(output)
