"""Speed, memory and size, measured in fresh processes; peers run on the same texts in the same run.

Absolute times depend on the machine: quote the ratios. Queries are distinct judged ones, so that nothing is answered twice.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from directory_index.corpus import Corpus
from directory_index.dense import StatementIndex
from directory_index.encoder import Progress
from directory_index.judgements import Split, load_judgements
from directory_index.search import SearchEngine
from directory_index.settings import Settings
from evaluation.growth import neighbours
from evaluation.systems import Txtai, docs_folder

_WARM_UP = 30
_HTTP_REQUESTS = 150
_CALLERS = 2


def run(settings: Settings, sizes: Sequence[int], *, write: bool, peers: bool, progress: Progress | None = None) -> str:
    """Measure every size in a process of its own and give the report; with `write`, into docs/ too."""
    SearchEngine.open(settings, progress)  # the index is there before anything is measured
    figures: dict[str, object] = {"machine": machine(), "date": dt.date.today().isoformat()}
    jobs = [(f"signpost {size}", ["signpost", str(size)]) for size in sizes]
    if peers:
        jobs.append((f"txtai {sizes[0]}", ["txtai", str(sizes[0])]))
    jobs += [("start", ["start"]), ("http", ["http"])]
    for number, (name, words) in enumerate(jobs, start=1):
        figures[name] = _in_a_fresh_process(words)
        if progress:
            progress("benchmarks", number, len(jobs))
    text = markdown(figures, sizes)
    if write:
        (docs_folder() / "benchmarks.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        frame = (docs_folder() / "benchmarks.template.md").read_text("utf-8")
        (docs_folder() / "benchmarks.md").write_text(frame.replace("{{results}}", text), "utf-8")
    return text


def _in_a_fresh_process(words: Sequence[str]) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "evaluation.bench", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr)
        msg = f"the benchmark '{' '.join(words)}' failed; its error is above"
        raise RuntimeError(msg)
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def texts(settings: Settings) -> list[str]:
    """Distinct texts as people ask them."""
    splits: tuple[Split, ...] = ("dev", "test")
    return [query.text for split in splits for query in load_judgements(settings.judgements_dir, split)]


def latencies(search: Callable[[str], object], queries: Sequence[str]) -> dict[str, float]:
    """Milliseconds of each query, one after the other, and how many a second with as many callers as there are cores."""
    for query in queries[:_WARM_UP]:
        search(query)
    taken = []
    for query in queries[_WARM_UP:]:
        start = time.perf_counter()
        search(query)
        taken.append((time.perf_counter() - start) * 1000)
    p50, p95 = np.percentile(taken, [50, 95])
    with ThreadPoolExecutor(_CALLERS) as callers:
        start = time.perf_counter()
        list(callers.map(search, queries[_WARM_UP:]))
        wall = time.perf_counter() - start
    return {
        "p50_ms": round(float(p50), 2),
        "p95_ms": round(float(p95), 2),
        "per_second": round((len(queries) - _WARM_UP) / wall, 1),
    }


def measure_signpost(size: int) -> dict[str, float]:
    """Latency, throughput, memory and build time with a number of services; recall of the cells where there are any."""
    settings = Settings()
    engine = SearchEngine.open(settings)
    real = list(engine.corpus.all.values())
    build = 0.0
    if size > len(real):
        start = time.perf_counter()
        services = [*real, *neighbours(engine.corpus.active, size - len(real))]
        corpus = Corpus(services, engine.ranker.number, engine.need_ids, engine.encoder.encode)
        build = time.perf_counter() - start
        engine = engine.over(corpus)
    queries = texts(settings)
    figures = latencies(engine.search, queries)
    figures |= {
        "services": len(engine.corpus.active),
        "resident_mb": resident_mb(),
        "index_services_s": round(build, 1),
    }
    if not engine.corpus.index.exact:
        figures["recall@10"] = cell_recall(engine, queries)
    return figures


def cell_recall(engine: SearchEngine, queries: Sequence[str]) -> float:
    """Share of the exact ten nearest statements that are found in the cells too."""
    corpus = engine.corpus
    exact = StatementIndex(corpus.index.vectors, corpus.index.owners, exact=True)
    vectors = engine.encoder.encode(queries)
    shared = [len(set(exact.nearest(v, 10)[0]) & set(corpus.index.nearest(v, 10)[0])) / 10 for v in vectors]
    return round(float(np.mean(shared)), 4)


def measure_txtai(size: int) -> dict[str, float]:
    """Txtai's hybrid search over the same entries and weights."""
    settings = Settings()
    from directory_index.files import load_directory

    services = [service for service in load_directory(settings.data_dir).services.values() if service.status == "active"]
    services += neighbours(services, max(size - len(services), 0))
    start = time.perf_counter()
    system = Txtai(services, settings.model)
    build = time.perf_counter() - start
    return {
        **latencies(system.rank, texts(settings)),
        "services": len(services),
        "resident_mb": resident_mb(),
        "index_services_s": round(build, 1),
    }


def measure_start() -> dict[str, float]:
    """Seconds from nothing to ready with a built index, and from nothing to a built one."""
    start = time.perf_counter()
    SearchEngine.open()
    ready = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        code = "import os; from directory_index import SearchEngine; SearchEngine.open()"
        begun = time.perf_counter()
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "SIGNPOST_VAR_DIR": folder},
            check=True,
            capture_output=True,
        )
        built = time.perf_counter() - begun
    return {"ready_s": round(ready, 2), "first_build_s": round(built, 1), "resident_mb": resident_mb()}


def measure_http() -> dict[str, float]:
    """Latency and throughput over HTTP on loopback."""
    import httpx

    settings = Settings()
    port = 8791
    server = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30) as client:
            _wait(client)
            queries = texts(settings)[: _HTTP_REQUESTS + _WARM_UP]
            return latencies(lambda text: client.get("/search", params={"q": text}).raise_for_status(), queries)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(client: object) -> None:
    import httpx

    for _ in range(240):
        try:
            if client.get("/ready").status_code == 200:  # type: ignore[attr-defined]
                return
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    msg = "the server did not become ready within a minute"
    raise RuntimeError(msg)


def resident_mb() -> float:
    """Memory of this process now, in MB; 0 where /proc is not there."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 0)


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"


def markdown(figures: dict[str, object], sizes: Sequence[int]) -> str:
    """The report as tables."""
    names = [f"signpost {size}" for size in sizes] + [name for name in figures if name.startswith("txtai")] + ["http", "start"]
    lines = [f"{figures['machine']}, {figures['date']}.", ""]
    columns = (
        "services",
        "p50_ms",
        "p95_ms",
        "per_second",
        "resident_mb",
        "index_services_s",
        "recall@10",
        "ready_s",
        "first_build_s",
    )
    lines += [f"| run | {' | '.join(columns)} |", f"| --- |{' --- |' * len(columns)}"]
    for name in names:
        row = figures.get(name)
        if isinstance(row, dict):
            lines.append(f"| {name} | {' | '.join(str(row.get(column, '')) for column in columns)} |")
    peer = next((figures[name] for name in figures if name.startswith("txtai")), None)
    own = figures.get(f"signpost {sizes[0]}")
    if isinstance(peer, dict) and isinstance(own, dict):
        ratio = own["per_second"] / peer["per_second"]
        lines += [
            "",
            f"Throughput against txtai on the same weights and entries in the same run: **{ratio:.1f} times**.",
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    work = {"signpost": measure_signpost, "txtai": measure_txtai}
    if sys.argv[1] in work:
        result = work[sys.argv[1]](int(sys.argv[2]))
    else:
        result = {"start": measure_start, "http": measure_http}[sys.argv[1]]()
    print(json.dumps(result))  # noqa: T201  read by the process that started this one
