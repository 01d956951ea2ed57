"""The `pacte-graph` command.

Exit status: 0 all is well, 1 the data has violations or the query is wrong, 2 it could not be done.
"""

import argparse
import difflib
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import pacte_graph
from pacte_graph import problems as reports
from pacte_graph import resources
from pacte_graph.errors import DatasetError, InvalidData, PacteError, QueryError
from pacte_graph.questions import Question, read_questions
from pacte_graph.release import build, check, open_release
from pacte_graph.settings import FILE_NAME
from pacte_graph.store import GRAPHS, RESULTS, EmbeddedStore
from pacte_graph.text import LANGUAGES, Text
from pacte_graph.validation import Engine

OK, WRONG, FAILED = 0, 1, 2
INTERRUPTED = 130  # as shells say it: 128 and the number of the signal

FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
"""Short names of the result formats, as in file suffixes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = _parser().parse_args(arguments)
    language: str = options.langue
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot write an accent
    try:
        status: int = options.run(options, language)
        sys.stdout.flush()
    except (InvalidData, QueryError) as error:
        print(error.message.get(language), file=sys.stderr)
        return WRONG
    except PacteError as error:
        print(error.message.get(language), file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # whoever read the output has gone: nothing more to say, and nothing to flush at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pacte-graph",
        description="Le Pacte des solidarités en données liées. / The pacts as linked open data.",
    )
    parser.add_argument("--version", action="version", version=pacte_graph.__version__)
    parser.add_argument(
        "--langue",
        choices=LANGUAGES,
        default=os.environ.get("PACTE_LANGUE", "fr") if _known_language() else "fr",
        help="langue des messages / language of the messages (PACTE_LANGUE)",
    )
    commands = parser.add_subparsers(
        title="commandes / commands", required=True, metavar="commande"
    )
    _add_build(commands)
    _add_check(commands)
    _add_query(commands)
    _add_questions(commands)
    _add_serve(commands)
    return parser


def _known_language() -> bool:
    return os.environ.get("PACTE_LANGUE", "fr") in LANGUAGES


Commands = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_build(commands: Commands) -> None:  # type: ignore[valid-type]
    command = commands.add_parser(  # type: ignore[attr-defined]
        "build", help="construire une version publiable / make a release"
    )
    _dataset_argument(command)
    _output_option(command)
    _engine_option(command)
    command.set_defaults(run=_build)


def _build(options: argparse.Namespace, language: str) -> int:
    release, checked = build(_dataset(options), options.sortie, _engine(options))
    counts = reports.summary(checked.problems, language)
    words = Text(
        f"Version {release.short_version} : {release.manifest['triples']} triplets, {counts}",
        f"Release {release.short_version}: {release.manifest['triples']} triples, {counts}",
    )
    print(words.get(language))
    return OK


def _add_check(commands: Commands) -> None:  # type: ignore[valid-type]
    command = commands.add_parser(  # type: ignore[attr-defined]
        "check", help="vérifier les tables / check the tables"
    )
    _dataset_argument(command)
    _engine_option(command)
    command.add_argument(
        "--format",
        choices=("texte", "json", "shacl"),
        default="texte",
        help="forme du rapport / form of the report",
    )
    command.set_defaults(run=_check)


def _check(options: argparse.Namespace, language: str) -> int:
    checked = check(_dataset(options), _engine(options))
    if options.format == "json":
        print(reports.as_json(checked.problems))
    elif options.format == "shacl":
        print(reports.as_shacl(checked.problems), end="")
    else:
        print(reports.as_text(checked.problems, language))
    return OK if checked.valid else WRONG


def _add_query(commands: Commands) -> None:  # type: ignore[valid-type]
    command = commands.add_parser(  # type: ignore[attr-defined]
        "query", help="interroger la version courante / query the current release"
    )
    command.add_argument(
        "requete",
        metavar="FICHIER|TEXTE|NOM",
        help="un fichier .rq, le texte d'une requête, ou le nom d'une question / "
        "a .rq file, the text of a query, or the name of a question",
    )
    command.add_argument(
        "parametres",
        nargs="*",
        metavar="nom=valeur",
        help="paramètres de la question / parameters of the question",
    )
    command.add_argument(
        "--format",
        choices=tuple(FORMATS),
        help="forme du résultat (csv, ou ttl pour un graphe) / form of the result",
    )
    _output_option(command)
    command.set_defaults(run=_query)


def _query(options: argparse.Namespace, language: str) -> int:
    release = open_release(options.sortie)
    text = _query_text(options.requete, options.parametres, str(release.manifest["base"]))
    wanted = FORMATS[options.format] if options.format else None
    answer = EmbeddedStore(release).query(text, wanted or "text/csv")
    if wanted is not None and answer.media_type != wanted:
        fitting = RESULTS if answer.media_type in RESULTS else GRAPHS
        names = ", ".join(name for name, media_type in FORMATS.items() if media_type in fitting)
        raise QueryError(
            Text(
                f"ce résultat ne s'écrit pas en {options.format} ; formats possibles : {names}",
                f"this result cannot be written as {options.format}; possible formats: {names}",
            )
        )
    sys.stdout.buffer.write(answer.body)
    sys.stdout.buffer.flush()
    return OK


def _query_text(query: str, parameters: Sequence[str], base: str) -> str:
    questions = read_questions()
    values: dict[str, str] = {}
    for each in parameters:
        name, sign, value = each.partition("=")
        if not sign:
            raise QueryError(
                Text(f"« {each} » : nom=valeur est attendu", f'"{each}": name=value is expected')
            )
        values[name] = value
    question: Question | None = questions.get(query)
    if question is not None:
        return question.with_values(values, base)
    if values:
        near = difflib.get_close_matches(query, questions, n=1)
        raise QueryError(
            Text(
                f"aucune question ne s'appelle « {query} »"
                + (f" ; peut-être {near[0]} ?" if near else ""),
                f'no question is called "{query}"' + (f"; maybe {near[0]}?" if near else ""),
            )
        )
    if "{" not in query:
        path = Path(query)
        try:
            return path.read_text("utf-8")
        except OSError as error:
            if query.upper().startswith("DESCRIBE "):
                return query  # the one form of query that can do without braces
            raise QueryError(
                Text(
                    f"« {query} » n'est ni un fichier, ni une requête, ni une question nommée",
                    f'"{query}" is neither a file, nor a query, nor a named question',
                )
            ) from error
        except UnicodeDecodeError as error:
            raise QueryError(Text(f"{path} n'est pas en UTF-8", f"{path} is not UTF-8")) from error
    return query


def _add_questions(commands: Commands) -> None:  # type: ignore[valid-type]
    command = commands.add_parser(  # type: ignore[attr-defined]
        "questions", help="lister les questions nommées / list the named questions"
    )
    command.set_defaults(run=_questions)


def _questions(options: argparse.Namespace, language: str) -> int:
    questions = read_questions()
    width = max((len(name) for name in questions), default=0)
    for question in questions.values():
        parameters = " ".join(f"{each.name}={each.default}" for each in question.parameters)
        line = f"{question.name:<{width}}  {question.question.get(language)}"
        print(line + (f"  [{parameters}]" if parameters else ""))
    return OK


def _add_serve(commands: Commands) -> None:  # type: ignore[valid-type]
    command = commands.add_parser(  # type: ignore[attr-defined]
        "serve", help="servir la version courante / serve the current release"
    )
    command.add_argument("--adresse", default="127.0.0.1", help="adresse / address")
    command.add_argument("--port", type=int, default=8000, help="port")
    _output_option(command)
    command.set_defaults(run=_serve)


def _serve(options: argparse.Namespace, language: str) -> int:
    from pacte_web.server import serve  # the one place where the library reaches up

    return serve(options.sortie, options.adresse, options.port, language)


def _dataset_argument(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "dossier",
        nargs="?",
        type=Path,
        help="dossier du jeu de données / folder of the dataset",
    )


def _output_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--sortie",
        type=Path,
        default=Path(os.environ.get("PACTE_SORTIE", "build")),
        help="dossier des versions, build par défaut / folder of the releases (PACTE_SORTIE)",
    )


def _engine_option(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--moteur",
        choices=tuple(Engine),
        help="moteur SHACL ; selon la taille par défaut / SHACL engine; by size by default",
    )


def _engine(options: argparse.Namespace) -> Engine | None:
    return Engine(options.moteur) if options.moteur else None


def _dataset(options: argparse.Namespace) -> Path:
    """The folder that was named, the current one, or the only one that comes with the project."""
    if options.dossier is not None:
        return Path(options.dossier)
    if Path(FILE_NAME).exists():
        return Path()
    found = sorted(path.parent for path in (resources.root() / "data").glob(f"*/{FILE_NAME}"))
    if len(found) != 1:
        raise DatasetError(
            Text("quel dossier de données ? Le nommer.", "which dataset folder? Name it.")
        )
    return found[0]
