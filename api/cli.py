"""The command line. Each command parses, calls one function of the library and prints."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from directory_index.check import check_directory
from directory_index.encoder import Progress as Tell
from directory_index.encoder import open_encoder
from directory_index.errors import DirectoryError
from directory_index.files import dump_service, load_directory
from directory_index.judgements import Split
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from directory_index.store import EntryStore

_out = Console()
_err = Console(stderr=True)


class Bar:
    """Progress on the terminal: one bar a step; nothing when nobody looks."""

    def __enter__(self) -> Tell:
        """Begin to show progress."""
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total}"),
            TimeElapsedColumn(),
            console=_err,
        )
        self._tasks: dict[str, object] = {}
        self._bars.__enter__()
        return self._tell

    def __exit__(self, *details: object) -> None:
        """Leave the bars as they are."""
        self._bars.__exit__(*details)  # type: ignore[arg-type]

    def _tell(self, what: str, done: int, total: int) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._bars.add_task(what, total=total)
        self._bars.update(self._tasks[what], completed=done, total=total)  # type: ignore[arg-type]


class _Friendly(click.Group):
    """Turns errors that a person can put right into their message and exit status 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except DirectoryError as error:
            _err.print(str(error), style="red", markup=False, highlight=False)
            ctx.exit(1)


@click.group(cls=_Friendly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="signpost")
def main() -> None:
    """Signpost: find help for children and families by need."""


@main.command()
@click.option("--host", help="Address to listen on (SIGNPOST_HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (SIGNPOST_PORT).")
@click.option("--no-assistant", is_flag=True, help="Search and pages only.")
def serve(host: str | None, port: int | None, no_assistant: bool) -> None:
    """Serve the pages, the REST API and the assistant; builds the index first where that is needed."""
    from api.app import run

    settings = Settings().model_copy(update={key: value for key, value in (("host", host), ("port", port)) if value})
    run(settings, assistant=not no_assistant)


@main.command()
def train() -> None:
    """Teach the assistant, unless what it was taught from is unchanged. `serve` does so too when needed."""
    from api.rasa_model import open_model

    settings = Settings()
    with Bar() as tell:
        encoder = open_encoder(settings.var_dir, settings.model, settings.model_sha256, settings.threads)
        model = open_model(settings.var_dir, encoder, tell)
    _out.print(f"The assistant's model: {model.name}")


@main.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 50), help="Most results to show.")
@click.option("--without", multiple=True, help="Key of something understood that is not to be used; may be repeated.")
@click.option("--assume", multiple=True, help="Key of an answer to the question asked back; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print what the REST API gives.")
def search(text: tuple[str, ...], limit: int, without: tuple[str, ...], assume: tuple[str, ...], as_json: bool) -> None:
    """Find services for what is wrong, in your own words."""
    with Bar() as tell:
        engine = SearchEngine.open(progress=tell)
    results = engine.search(" ".join(text), limit=limit, without=without, assume=assume)
    if as_json:
        click.echo(results.model_dump_json(indent=2))
        return
    for facet in results.understood.facets:
        _out.print(f"understood: {facet.label}   (undo: --without {facet.key})", style="dim", markup=False)
    if results.advice:
        _out.print(results.advice, style="yellow", markup=False)
    if results.question:
        picks = [(choice, f"; --assume {choice.assume}" if choice.assume else "") for choice in results.question.choices]
        choices = ", ".join(f"{choice.label} ({choice.results}{how})" for choice, how in picks)
        _out.print(f"{results.question.text} {choices}", style="cyan", markup=False)
    for number, result in enumerate(results.results, start=1):
        service = result.service
        _out.print(f"\n{number}. {service.name}  ({service.kind_name}, {service.ages})", style="bold", markup=False)
        _out.print(f"   {service.summary}", markup=False)
        _out.print(f"   {result.why}", style="green", markup=False)
        _out.print(
            f"   {service.telephone or 'no telephone'}"
            + (f"; also {', '.join(other.name for other in result.also[:3])}" if result.also else ""),
            markup=False,
        )
    for left in results.left_out:
        _out.print(
            f"\nLeft out: {left.count}. {left.text}: {', '.join(service.name for service in left.services)}",
            style="dim",
            markup=False,
        )


@main.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--reason", default="signpost load", help="Kept with every version.")
def load(folder: Path | None, reason: str) -> None:
    """Take over the entries of a data folder into the store: all of them or, when one has a fault, none."""
    settings = Settings()
    directory = load_directory(folder or settings.data_dir)
    count = EntryStore(settings.store_url).load(directory.services.values(), author="signpost load", reason=reason)
    _out.print(f"{len(directory.services)} entries read; {count} new or changed ones saved.")


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write the entries of the store as YAML files, one each."""
    services = EntryStore(Settings().store_url).services()
    folder.mkdir(parents=True, exist_ok=True)
    for service in services.values():
        (folder / f"{service.id}.yaml").write_text(dump_service(service), "utf-8")
    _out.print(f"{len(services)} entries written to {folder}.")


@main.command()
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
def check(folder: Path | None) -> None:
    """Check the entries: that they load, and that each is its own, complete and safe to publish."""
    from bot.sayings import read_ways

    folder = folder or Settings().data_dir
    directory = load_directory(folder)
    faults = [*check_directory(directory, folder), *read_ways(folder, directory.checklists)[1]]
    for fault in faults:
        _err.print(str(fault), markup=False, highlight=False)
    _out.print(
        f"{len(directory.services)} services, {len(directory.kinds)} kinds, {len(directory.needs)} needs, "
        f"{len(directory.terms)} terms, {len(directory.checklists)} checklists: {len(faults) or 'no'} faults."
    )
    if faults:
        sys.exit(1)


@main.command()
@click.option("--split", type=click.Choice(["train", "dev", "test"]), default="dev", show_default=True)
@click.option("--write", is_flag=True, help="Write docs/evaluation.md and docs/evaluation.json (takes all splits and baselines).")
@click.option("--peers/--no-peers", default=True, show_default=True, help="Run the baselines too (txtai when it is installed).")
@click.option("--assistant", is_flag=True, help="Measure the assistant instead; with --write into docs/assistant-evaluation.md.")
def evaluate(split: Split, write: bool, peers: bool, assistant: bool) -> None:
    """Measure relevance on judged queries beside baselines, or the assistant through its REST endpoint."""
    from evaluation.report import run

    if assistant:
        from api.measure import measure_assistant

        click.echo(measure_assistant(Settings(), write=write))
        return
    with Bar() as tell:
        report = run(Settings(), split=split, write=write, peers=peers, progress=tell)
    click.echo(report)


@main.command()
@click.option("--sizes", default="300,3000,20000", show_default=True, help="Numbers of services.")
@click.option("--write", is_flag=True, help="Write docs/benchmarks.md and docs/benchmarks.json.")
@click.option("--peers/--no-peers", default=True, show_default=True, help="Run txtai beside it when it is installed.")
def bench(sizes: str, write: bool, peers: bool) -> None:
    """Measure latency, throughput, memory and build time."""
    from evaluation.bench import run

    with Bar() as tell:
        report = run(Settings(), [int(size) for size in sizes.split(",")], write=write, peers=peers, progress=tell)
    click.echo(report)


if __name__ == "__main__":
    main()
