"""Dense retrieval: FAISS over need statements, several vectors a document, the best ones count.

Reading every vector costs most of the time of a query (memory, not arithmetic), so it is done for few of them only. Some ten
thousand are put into cells, of which the nearest are read (IVF); more are linked to a graph (HNSW).
"""

from __future__ import annotations

from collections.abc import Sequence

import faiss
import numpy as np
import numpy.typing as npt

from directory_index.encoder import Vectors

Owners = npt.NDArray[np.int64]
EXACT_UP_TO = 8_000
CELLS_UP_TO = 80_000
_CELLS = 256
_CELLS_READ = 80  # recall@10 0.98 of the statements of the kinds
_CELL_SEED = 1
_LINKS = 32
_BUILD_THREADS = 2
_BUILD_EFFORT = 120
_SEARCH_EFFORT = 256


class StatementIndex:
    """Nearest statements of a query, each with the number of its owner."""

    def __init__(self, vectors: Vectors, owners: Sequence[int], *, exact: bool | None = None) -> None:
        """Index unit vectors, shape (statements, dimension); owners[i] has statement i."""
        self.owners: Owners = np.asarray(owners, np.int64)
        dimension = int(vectors.shape[1]) if vectors.size else 384
        self.exact = len(vectors) <= EXACT_UP_TO if exact is None else exact
        faiss.omp_set_num_threads(_BUILD_THREADS)
        if self.exact:
            self._index: faiss.Index = faiss.IndexFlatIP(dimension)
        else:
            self._index = _cells(vectors) if len(vectors) <= CELLS_UP_TO else _graph(dimension)
        if len(vectors):
            self._index.add(np.ascontiguousarray(vectors, np.float32))
        # One query at a time gains nothing from threads, and waiting for them costs milliseconds on a busy machine.
        faiss.omp_set_num_threads(1)

    def __len__(self) -> int:
        """How many statements there are."""
        return int(self._index.ntotal)

    def nearest(self, vector: Vectors, count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """The nearest statements and their cosines, best first; shapes (n,), n at most count."""
        wanted = min(count, len(self))
        if wanted == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        cosines, rows = self._index.search(np.ascontiguousarray(vector.reshape(1, -1), np.float32), wanted)
        found = rows[0] >= 0
        return rows[0][found], cosines[0][found]


def _cells(vectors: Vectors) -> faiss.Index:
    dimension = int(vectors.shape[1])
    cells = faiss.IndexIVFFlat(faiss.IndexFlatIP(dimension), dimension, _CELLS, faiss.METRIC_INNER_PRODUCT)
    cells.cp.seed = _CELL_SEED
    cells.train(np.ascontiguousarray(vectors, np.float32))
    cells.nprobe = _CELLS_READ
    return cells


def _graph(dimension: int) -> faiss.Index:
    graph = faiss.IndexHNSWFlat(dimension, _LINKS, faiss.METRIC_INNER_PRODUCT)
    graph.hnsw.efConstruction = _BUILD_EFFORT
    graph.hnsw.efSearch = _SEARCH_EFFORT
    return graph


def best_means(owners: Owners, cosines: npt.NDArray[np.float32], count: int, sizes: Sequence[int]) -> npt.NDArray[np.float32]:
    """For each owner the mean of its best n cosines, for each n of sizes; shape (owners, len(sizes)).

    Owners with fewer hits than n are filled up with the lowest cosine seen: they were beyond the horizon of the search.
    """
    floor = float(cosines.min()) if len(cosines) else 0.0
    order = np.lexsort((-cosines, owners))
    grouped, values = owners[order], cosines[order]
    starts = np.searchsorted(grouped, np.arange(count))
    rank = np.arange(len(grouped)) - starts[grouped] if len(grouped) else np.zeros(0, np.int64)
    means = np.empty((count, len(sizes)), np.float32)
    for column, size in enumerate(sizes):
        near = rank < size
        total = np.bincount(grouped[near], weights=values[near], minlength=count)
        have = np.bincount(grouped[near], minlength=count)
        means[:, column] = (total + (size - have) * floor) / size
    return means
