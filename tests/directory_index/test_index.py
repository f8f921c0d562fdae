import json
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from directory_index.encoder import PACKAGED_SHA256, Encoder, model_folder, open_encoder
from directory_index.errors import IndexUnavailableError, ModelError
from directory_index.index import VectorCache, _valid
from directory_index.search import SearchEngine
from directory_index.settings import Settings

TEXT = "my three year old bites at nursery"


@pytest.fixture
def copied(engine: SearchEngine, settings: Settings, tmp_path: Path) -> Settings:
    """Settings over a copy of the built index, so that it may be damaged."""
    del engine  # it has built the index
    for name in ("model", "index"):
        shutil.copytree(settings.var_dir / name, tmp_path / name)
    shutil.copy(settings.var_dir / "vectors.npz", tmp_path / "vectors.npz")
    return settings.model_copy(update={"var_dir": tmp_path})


def first(engine: SearchEngine) -> str:
    return engine.search(TEXT).results[0].service.id


def test_a_damaged_index_is_built_again(engine: SearchEngine, copied: Settings) -> None:
    path = copied.var_dir / "index" / "learnt.npz"
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 0xFF
    path.write_bytes(bytes(body))
    manifest = json.loads((copied.var_dir / "index" / "manifest.json").read_text())
    assert not _valid(copied.var_dir / "index", manifest["identity"])
    assert first(SearchEngine.open(copied)) == first(engine)
    assert _valid(copied.var_dir / "index", manifest["identity"])
    rebuilt = json.loads((copied.var_dir / "index" / "manifest.json").read_text())
    assert rebuilt["files"] == manifest["files"], "the same data and model must give the same index, to the byte"


def test_a_text_has_the_same_vector_in_any_company(engine: SearchEngine) -> None:
    company = [TEXT, "rent arrears", "he " * 200, "a much longer text about a child who will not go to school " * 4]
    np.testing.assert_array_equal(engine.encoder.encode(company)[0], engine.encoder.encode([TEXT])[0])


def test_an_index_of_other_data_is_stale(copied: Settings) -> None:
    assert not _valid(copied.var_dir / "index", "another identity")


def test_damaged_vectors_are_encoded_again(engine: SearchEngine, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.npz", engine.encoder)
    right = cache([TEXT])
    cache.write()
    body = bytearray((tmp_path / "vectors.npz").read_bytes())
    body[-200] ^= 0xFF
    (tmp_path / "vectors.npz").write_bytes(bytes(body))
    np.testing.assert_allclose(VectorCache(tmp_path / "vectors.npz", engine.encoder)([TEXT]), right, atol=1e-6)


def test_only_new_texts_are_encoded(engine: SearchEngine, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.npz", engine.encoder)
    cache(["one text", "another text"])
    cache.write()
    seen: list[int] = []
    again = VectorCache(tmp_path / "vectors.npz", engine.encoder, lambda _, done, total: seen.append(total))
    again(["one text", "a third text"])
    assert seen == [1]


def test_what_people_type_is_not_cached(engine: SearchEngine, tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "vectors.npz", engine.encoder)
    cache.fresh(["my name is Xanthippe"])
    cache.write()
    assert not (tmp_path / "vectors.npz").exists()


def test_a_full_disk_leaves_the_old_index(engine: SearchEngine, tmp_path: Path) -> None:
    """A real limit on the size of files, in a process of its own, stands for the full disk."""
    cache = VectorCache(tmp_path / "vectors.npz", engine.encoder)
    cache(["an old text"])
    cache.write()
    before = (tmp_path / "vectors.npz").read_bytes()
    code = (
        "import sys; from pathlib import Path; from directory_index.index import VectorCache;"
        "from directory_index.encoder import Encoder;"
        "c = VectorCache(Path(sys.argv[1]), Encoder(Path(sys.argv[2])));"
        "c([f'text {i}' for i in range(40)]); c.write()"
    )
    model = engine.encoder.folder

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "vectors.npz"), str(model)],
        capture_output=True, text=True, check=False, preexec_fn=small_files,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode != 0
    assert IndexUnavailableError.__name__ in done.stderr or "File too large" in done.stderr
    assert (tmp_path / "vectors.npz").read_bytes() == before


def test_vectors_are_unit_and_sensible(engine: SearchEngine) -> None:
    vectors = engine.encoder.encode(["my toddler bites", "our two year old keeps biting people", "rent arrears"])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_the_packaged_model_is_the_promised_one(tmp_path: Path, settings: Settings) -> None:
    copy = tmp_path / "model"
    shutil.copytree(model_folder(), copy)
    with (copy / "model.safetensors").open("r+b") as file:
        file.seek(5000)
        file.write(b"\x00\x01")
    with pytest.raises(ModelError, match="not the promised"):
        open_encoder(settings.var_dir, str(copy), PACKAGED_SHA256)


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="SIGNPOST_MODEL"):
        open_encoder(tmp_path, str(tmp_path / "nowhere"))


def test_a_damaged_export_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"no model")
    with pytest.raises(ModelError, match="delete that folder"):
        Encoder(tmp_path)
