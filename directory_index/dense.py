"""Dense retrieval: FAISS over need statements, several vectors a document, the best ones count.

Reading every vector costs most of the time of a query (memory, not arithmetic). So from some ten thousand on, vectors are kept as
codes of eight bits, in cells of which the nearest are read; what they find is put in order by the vectors themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import faiss
import numpy as np
import numpy.typing as npt

from directory_index.encoder import Vectors

Owners = npt.NDArray[np.int64]
EXACT_UP_TO = 8_000
# Cells, and how many of them are read: recall@10 0.99 on the statements of the kinds, 0.995 on those of 20,000 services.
_FEW_UP_TO = 80_000
_FEW_CELLS = (256, 96)
_MANY_CELLS = (1024, 128)
_CELL_SEED = 1
_ROUNDS = 10
_BUILD_THREADS = 2
_LARGEST_CODE = 127


class StatementIndex:
    """Nearest statements of a query, each with the number of its owner."""

    def __init__(self, vectors: Vectors, owners: Sequence[int] | Owners, *, exact: bool | None = None) -> None:
        """Index unit vectors, shape (statements, dimension); owners[i] has statement i, and owners never fall."""
        self.owners: Owners = np.asarray(owners, np.int64)
        self.vectors: Vectors = np.ascontiguousarray(vectors, np.float32)
        self.exact = len(vectors) <= EXACT_UP_TO if exact is None else exact
        self._starts = np.searchsorted(self.owners, np.arange(int(self.owners[-1]) + 2 if len(owners) else 1))
        self._scale = 1.0
        faiss.omp_set_num_threads(_BUILD_THREADS)
        if self.exact:
            self._index: faiss.Index = faiss.IndexFlatIP(int(vectors.shape[1]))
            self._index.add(self.vectors)
        else:
            self._scale = _LARGEST_CODE / float(np.abs(self.vectors).max())
            self._index = _cells(self._codes(self.vectors))
        # One query at a time gains nothing from threads, and waiting for them costs milliseconds on a busy machine.
        faiss.omp_set_num_threads(1)

    def __len__(self) -> int:
        """How many statements there are."""
        return len(self.owners)

    def nearest(self, vector: Vectors, count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """The nearest statements and their cosines, best first; shapes (n,), n at most count."""
        wanted = min(count, len(self))
        if wanted == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if self.exact:
            cosines, rows = self._index.search(np.ascontiguousarray(vector.reshape(1, -1), np.float32), wanted)
            return rows[0], cosines[0]
        _, rows = self._index.search(self._codes(vector.reshape(1, -1)), wanted)
        found = rows[0][rows[0] >= 0]
        cosine = self.vectors[found] @ vector
        order = np.argsort(-cosine)
        return found[order], cosine[order]

    def nearest_of(self, owner: int, vector: Vectors) -> tuple[int, float]:
        """The statement of one owner, which has some, nearest to a vector, and its cosine."""
        start, end = int(self._starts[owner]), int(self._starts[owner + 1])
        cosines = self.vectors[start:end] @ vector
        best = int(cosines.argmax())
        return start + best, float(cosines[best])

    def _codes(self, vectors: Vectors) -> Vectors:
        return np.asarray(np.rint(vectors * self._scale).clip(-_LARGEST_CODE, _LARGEST_CODE), np.float32)


def _cells(codes: Vectors) -> faiss.Index:
    count, read = _FEW_CELLS if len(codes) <= _FEW_UP_TO else _MANY_CELLS
    dimension = int(codes.shape[1])
    code = faiss.ScalarQuantizer.QT_8bit_direct_signed
    centres = faiss.IndexFlatIP(dimension)
    cells = faiss.IndexIVFScalarQuantizer(centres, dimension, count, code, faiss.METRIC_INNER_PRODUCT, False)
    cells.cp.seed, cells.cp.niter = _CELL_SEED, _ROUNDS
    cells.train(codes)
    cells.add(codes)
    cells.nprobe = read
    return cells


def statement_rows(statements: Iterable[Sequence[str]]) -> tuple[list[str], list[int]]:
    """Flatten the statements of owners, in their order, into texts and the number of the owner of each."""
    texts: list[str] = []
    owners: list[int] = []
    for number, own in enumerate(statements):
        texts += own
        owners += [number] * len(own)
    return texts, owners


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
