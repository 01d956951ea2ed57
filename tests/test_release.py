"""Releases: the same tables make the same bytes; what is current is whole, whatever happens."""

import hashlib
import json
import resource
import shutil
import signal
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest

from pacte_graph import release as releases
from pacte_graph.errors import DatasetError, InvalidData, ReleaseError
from pacte_graph.release import Release, build, check, open_release
from pacte_graph.validation import Engine
from tests.conftest import REGION
from tests.processes import command, environment
from tests.territory import BASE, Territory

FILES = {"donnees.nq", "manifeste.json", "problemes.json"}


def quick(territory: Territory, output: Path) -> Release:
    """Build with the faster engine."""
    return build(territory.folder, output, Engine.FAST)[0]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_builds_are_the_same_bytes(release: Release, tmp_path: Path) -> None:
    other = {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run(
        command("build", REGION, "--sortie", tmp_path), check=True, env=environment() | other
    )

    assert contents(open_release(tmp_path).folder) == contents(release.folder)
    assert set(contents(release.folder)) == FILES


def test_the_version_is_the_digest_of_the_canonical_form(release: Release) -> None:
    dataset = ox.Dataset(ox.parse(path=str(release.data), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    text = ox.serialize(dataset, format=ox.RdfFormat.N_QUADS)
    assert text is not None
    canonical = b"".join(sorted(text.splitlines(keepends=True)))

    assert release.data.read_bytes() == canonical
    assert release.version == hashlib.sha256(canonical).hexdigest()
    assert release.folder.name == release.short_version == release.version[:12]


def test_the_manifest_says_what_the_release_holds(release: Release) -> None:
    lines = release.data.read_bytes().splitlines()
    manifest = release.manifest
    graphs = manifest["graphs"]
    files = manifest["files"]
    assert isinstance(graphs, list)
    assert isinstance(files, list)

    assert manifest["triples"] == len(lines)
    assert sum(graph["triples"] for graph in graphs) == len(lines)
    assert {graph["nature"] for graph in graphs} == {
        *("source", "reference", "interpretation", "qualite", "vocabulaire", "description"),
        *("inference", "inference-interpretation"),
    }
    assert {file["name"] for file in files} == FILES - {"manifeste.json"}
    for file in files:
        content = (release.folder / file["name"]).read_bytes()
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert len(release.problems()) == sum(manifest["problems"].values())  # type: ignore[attr-defined]


def test_a_statement_stands_in_one_graph_only(release: Release) -> None:
    statements = [line.rpartition(b" <")[0] for line in release.data.read_bytes().splitlines()]

    assert len(statements) == len(set(statements))


def test_one_more_action_changes_only_the_lines_that_name_it(
    territory: Territory, tmp_path: Path
) -> None:
    before = set(quick(territory, tmp_path / "before").data.read_text().splitlines())
    territory.write(
        "source/actions.csv",
        territory.read("source/actions.csv")
        + "a3,Atelier vélo,,3,c1,departement/99,parents,navette\n",
    )
    after = set(quick(territory, tmp_path / "after").data.read_text().splitlines())

    assert before - after == set()
    assert after - before
    assert all(f"<{BASE}action/a3>" in line for line in after - before)


def test_the_order_of_rows_and_columns_changes_nothing(
    territory: Territory, tmp_path: Path
) -> None:
    before = quick(territory, tmp_path / "before").version
    header, *rows = territory.read("source/lieux.csv").splitlines()
    territory.write("source/lieux.csv", "\r\n".join([header, *reversed(rows)]))
    territory.write("source/priorites.csv", (
        "citations;pilotes;decline;rang;libelle;id\n"
        "navette;mission-locale;exemple;1;Se déplacer;mobilite\n"
    ))  # fmt: skip

    assert quick(territory, tmp_path / "after").version == before


def test_a_build_becomes_the_current_release(territory: Territory, tmp_path: Path) -> None:
    first = quick(territory, tmp_path)
    territory.set("source/lieux.csv", "cafe", "libelle", "Autre café")
    second = quick(territory, tmp_path)

    assert open_release(tmp_path).version == second.version != first.version
    assert open_release(tmp_path, first.version).data.is_file()
    kept = sorted(path.name for path in (tmp_path / "versions").iterdir())
    assert kept == sorted([first.short_version, second.short_version])


def test_building_the_same_again_keeps_the_release(territory: Territory, tmp_path: Path) -> None:
    first = quick(territory, tmp_path)
    date = first.data.stat().st_mtime_ns

    assert quick(territory, tmp_path).folder == first.folder
    assert first.data.stat().st_mtime_ns == date


def test_building_the_same_again_mends_a_damaged_release(
    territory: Territory, tmp_path: Path
) -> None:
    first = quick(territory, tmp_path)
    whole = contents(first.folder)
    first.data.write_bytes(b"")

    quick(territory, tmp_path)

    assert contents(open_release(tmp_path).folder) == whole


def test_an_invalid_dataset_makes_no_release(territory: Territory, tmp_path: Path) -> None:
    output = tmp_path / "build"
    good = quick(territory, output)
    before = contents(output)
    territory.set("source/actions.csv", "a1", "contrat", "c9")

    with pytest.raises(InvalidData) as error:
        quick(territory, output)

    assert "1 erreur" in error.value.message.fr
    assert "1 error" in error.value.message.en
    assert contents(output) == before
    assert open_release(output) == good


def test_a_check_writes_nothing(territory: Territory) -> None:
    before = contents(territory.folder.parent)

    check(territory.folder, Engine.FAST)

    assert contents(territory.folder.parent) == before


def test_two_builds_at_once_are_refused(territory: Territory, tmp_path: Path) -> None:
    with releases._alone(tmp_path), pytest.raises(ReleaseError) as error:
        quick(territory, tmp_path)

    assert "une autre construction est en cours" in error.value.message.fr
    assert "another build is under way" in error.value.message.en
    assert quick(territory, tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda folder: (folder / "donnees.nq").unlink(), id="data gone"),
        pytest.param(lambda folder: (folder / "manifeste.json").unlink(), id="manifest gone"),
        pytest.param(lambda folder: (folder / "problemes.json").unlink(), id="problems gone"),
        pytest.param(lambda folder: shutil.rmtree(folder), id="all gone"),
        pytest.param(lambda folder: _append(folder / "donnees.nq", b" "), id="data longer"),
        pytest.param(lambda folder: _cut(folder / "donnees.nq"), id="data shorter"),
        pytest.param(lambda folder: _cut(folder / "manifeste.json"), id="manifest shorter"),
        pytest.param(lambda folder: _write(folder / "manifeste.json", b"[]"), id="a list"),
        pytest.param(lambda folder: _write(folder / "manifeste.json", b"{}"), id="nothing in it"),
        pytest.param(lambda folder: _write(folder / "manifeste.json", b"\xff"), id="not text"),
        pytest.param(
            lambda folder: _write(folder / "manifeste.json", b'{"files": []}'), id="no files"
        ),
        pytest.param(
            lambda folder: _write(folder / "manifeste.json", b'{"files": {"a": 1}, "version": 1}'),
            id="files that are none",
        ),
        pytest.param(lambda folder: _other_version(folder), id="another version"),
        pytest.param(
            lambda folder: _write(folder.parent.parent / "courante", b""), id="no current version"
        ),
        pytest.param(
            lambda folder: _write(folder.parent.parent / "courante", b"\xff"), id="not even text"
        ),
        pytest.param(
            lambda folder: _write(folder.parent.parent / "courante", b"../../etc"), id="elsewhere"
        ),
    ],
)
def test_a_damaged_release_is_not_opened(
    damage: object, territory: Territory, tmp_path: Path
) -> None:
    folder = quick(territory, tmp_path).folder
    assert callable(damage)
    damage(folder)

    with pytest.raises(ReleaseError) as error:
        open_release(tmp_path)

    assert "incomplète" in error.value.message.fr
    assert "incomplete" in error.value.message.en


def _append(path: Path, content: bytes) -> None:
    path.write_bytes(path.read_bytes() + content)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _other_version(folder: Path) -> None:
    path = folder / "manifeste.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps(manifest | {"version": "0" * 64}))


def test_no_release_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError) as error:
        open_release(tmp_path)

    assert "pacte-graph build" in error.value.message.fr
    assert "pacte-graph build" in error.value.message.en


def test_an_output_that_cannot_be_a_folder(territory: Territory, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ReleaseError, match="file"):
        quick(territory, tmp_path / "file")


MOMENTS = [
    pytest.param("*", id="as soon as anything is there"),
    pytest.param(".en-cours-*/tout.nt", id="while it validates"),
    pytest.param(".en-cours-*/version", id="while it writes"),
    pytest.param(".en-cours-*/version/manifeste.json", id="when it is written"),
    pytest.param("versions/*", id="when it is moved"),
    pytest.param("courante.nouvelle", id="when it is switched"),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_any_moment_the_previous_release_is_whole(
    moment: str, territory: Territory, tmp_path: Path
) -> None:
    previous = quick(territory, tmp_path)
    known = set(tmp_path.glob(moment))
    territory.set("source/lieux.csv", "cafe", "libelle", "Autre café")

    with subprocess.Popen(
        command("build", territory.folder, "--sortie", tmp_path, "--moteur", "rapide"),
        stdout=subprocess.DEVNULL,
        env=environment(),
    ) as process:
        while process.poll() is None and not set(tmp_path.glob(moment)) - known:
            pass
        process.send_signal(signal.SIGKILL)

    now = open_release(tmp_path)
    assert contents(now.folder).keys() == FILES
    following = quick(territory, tmp_path)
    assert now.version in (previous.version, following.version)
    assert open_release(tmp_path).version == following.version
    assert {path.name for path in tmp_path.iterdir()} == {".verrou", "courante", "versions"} | {
        territory.folder.name
    }


@pytest.mark.parametrize("size", [1_000, 100_000, 1_000_000], ids=lambda size: f"{size} bytes")
def test_a_full_disk_leaves_the_previous_release(
    size: int, territory: Territory, tmp_path: Path
) -> None:
    previous = quick(territory, tmp_path)
    before = contents(tmp_path)
    territory.set("source/lieux.csv", "cafe", "libelle", "Autre café")
    before |= {f"exemple/{name}": each for name, each in contents(territory.folder).items()}

    found = subprocess.run(
        command("build", territory.folder, "--sortie", tmp_path, "--moteur", "rapide"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.returncode, found.stdout) == (2, "")
    assert "n'a pas pu être écrite" in found.stderr
    assert "Traceback" not in found.stderr
    assert contents(tmp_path) == before
    assert open_release(tmp_path) == previous


def test_a_check_without_room_to_work(territory: Territory) -> None:
    found = subprocess.run(
        command("--langue", "en", "check", territory.folder),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.returncode == 2
    assert "temporary" in found.stderr
    assert "Traceback" not in found.stderr


def test_other_remarks_on_the_same_data_make_another_release(
    territory: Territory, tmp_path: Path
) -> None:
    """Saved as Windows-1252 then as UTF-8, a table says the same; only the remarks differ."""
    text = territory.read("source/lieux.csv")
    territory.write("source/lieux.csv", text.encode("cp1252"))
    first, _ = build(territory.folder, tmp_path)
    territory.write("source/lieux.csv", text)
    second, _ = build(territory.folder, tmp_path)

    assert second.version == first.version
    assert any(each["code"] == "encodage" for each in first.problems())
    assert not any(each["code"] == "encodage" for each in second.problems())
    assert open_release(tmp_path).folder == second.folder
    assert build(territory.folder, tmp_path)[0].folder == second.folder


def test_a_dataset_that_does_not_exist_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        build(tmp_path / "absent", tmp_path / "versions")

    assert list(tmp_path.iterdir()) == []
