import numpy as np
import pytest

from directory_index.dense import StatementIndex, best_means


def unit(rows: list[list[float]]) -> np.ndarray:
    matrix = np.array(rows, np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def test_best_means_by_hand() -> None:
    owners = np.array([0, 1, 0, 0])
    cosines = np.array([0.9, 0.8, 0.7, 0.2], np.float32)
    means = best_means(owners, cosines, 3, (1, 2))
    # owner 0: best one 0.9, best two 0.8; owner 1 has one hit and is filled with the horizon 0.2; owner 2 has none
    np.testing.assert_allclose(means, [[0.9, 0.8], [0.8, 0.5], [0.2, 0.2]], rtol=1e-6)


def test_nearest_is_exact_and_ordered() -> None:
    index = StatementIndex(unit([[1, 0], [0, 1], [1, 1]]), [5, 6, 7])
    rows, cosines = index.nearest(unit([[1, 0.1]])[0], 10)
    assert [int(index.owners[row]) for row in rows] == [5, 7, 6]
    assert cosines[0] == pytest.approx(0.995, abs=1e-3)


def test_an_empty_index_finds_nothing() -> None:
    rows, cosines = StatementIndex(np.zeros((0, 384), np.float32), []).nearest(np.ones(384, np.float32), 3)
    assert len(rows) == len(cosines) == 0


def test_cells_agree_with_exact_search() -> None:
    random = np.random.default_rng(1)
    centres = random.normal(size=(200, 64))
    vectors = unit((centres[random.integers(0, 200, 6000)] + 0.4 * random.normal(size=(6000, 64))).tolist())
    exact, cells = StatementIndex(vectors, range(6000)), StatementIndex(vectors, range(6000), exact=False)
    shared = 0
    for query in vectors[:100]:
        near = unit([(query + 0.05 * random.normal(size=64)).tolist()])[0]
        shared += len(set(exact.nearest(near, 10)[0].tolist()) & set(cells.nearest(near, 10)[0].tolist()))
    assert shared / 1000 >= 0.98


def test_cells_give_exact_cosines_in_order() -> None:
    random = np.random.default_rng(2)
    vectors = unit(random.normal(size=(6000, 64)).tolist())
    rows, cosines = StatementIndex(vectors, range(6000), exact=False).nearest(vectors[7], 20)
    assert rows[0] == 7
    np.testing.assert_allclose(cosines, vectors[rows] @ vectors[7], rtol=1e-6)
    assert (np.diff(cosines) <= 0).all()


def test_nearest_of_one_owner() -> None:
    index = StatementIndex(unit([[1, 0], [0, 1], [1, 1], [1, -1]]), [0, 1, 1, 1])
    row, cosine = index.nearest_of(1, unit([[1, 0.9]])[0])
    assert (row, cosine) == (2, pytest.approx(0.9986, abs=1e-4))
