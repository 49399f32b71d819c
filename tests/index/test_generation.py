"""A generation is read back as it was written, or not at all."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import BlockKind, Document, Passage, Span
from corpus.draft import Draft, Part, lay_out
from corpus.folder import read_folder
from corpus.message import Message
from corpus.passages import CuttingRules, cut, searchable_texts
from index.codes import IndexCode
from index.encoder import Encoder
from index.errors import DamagedIndexError, MismatchedIndexError
from index.generation import (
    Contents,
    Manifest,
    check_files,
    read_contents,
    read_document,
    read_manifest,
    unsound_addresses,
    write_contents,
    write_manifest,
)
from index.keywords import Keywords
from index.lexicon import Lexicon
from index.vectors import VectorStore

facts = st.dictionaries(
    st.sampled_from(["title", "publisher", "url", "published", "note", "author", "questions", "restates.title"]),
    st.text(st.characters(codec="utf-8")),
)
parts = st.lists(
    st.builds(
        Part,
        st.sampled_from([BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW]),
        st.text(max_size=80),
        page=st.none() | st.integers(min_value=1, max_value=9),
    ),
    max_size=5,
)


def contents_of(documents: list[Document], encoder: Encoder) -> Contents:
    passages = [passage for document in documents for passage in cut(document, CuttingRules())]
    texts = searchable_texts(documents, passages)
    return Contents(
        documents=tuple(documents),
        passages=tuple(passages),
        vectors=VectorStore.over(encoder.encode(texts)),
        keywords=Keywords.over(texts),
        lexicon=Lexicon.mined(documents, texts),
    )


def manifest_of(contents: Contents, files: dict[str, str]) -> Manifest:
    return Manifest(
        generation="000001",
        built_at="2024-02-29T12:30:45+00:00",
        source="here",
        encoder="fake",
        encoder_digest="f" * 64,
        dimension=contents.vectors.dimension,
        cutting=CuttingRules().as_dict(),
        documents={document.id: document.digest for document in contents.documents},
        passages=len(contents.passages),
        skipped=(),
        files=files,
    )


def rewrite(folder: Path, **changes: Any) -> None:
    """Changes fields of a manifest on disk, and its checksum; a field that is changed to `...` is left out."""
    told, _checksum = (folder / "manifest.json").read_text().splitlines()
    stored = json.loads(told) | changes
    told = json.dumps({key: value for key, value in stored.items() if value is not ...})
    (folder / "manifest.json").write_text(f"{told}\n{hashlib.sha256(told.encode()).hexdigest()}\n")


def altered_byte(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]


def test_what_is_written_is_read_back(generation: Path, documents_folder: Path, fake_encoder: Encoder) -> None:
    expected = contents_of(list(read_folder(documents_folder).documents), fake_encoder)
    contents = read_contents(generation, read_manifest(generation))
    assert contents.documents == expected.documents
    assert contents.passages == expected.passages
    assert contents.vectors.all().tolist() == expected.vectors.all().tolist()
    assert contents.keywords.scores("gold").tolist() == expected.keywords.scores("gold").tolist()
    assert contents.lexicon == expected.lexicon


@settings(max_examples=30)
@given(parts=parts, facts=facts)
def test_any_document_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, fake_encoder: Encoder, parts: list[Part], facts: dict[str, str]
) -> None:
    anchor = Part(BlockKind.PARAGRAPH, "…")  # a document holds some text, but perhaps no word
    draft = Draft((anchor, *parts), facts, pages=9, warnings=(Message("pdf.pages_without_text", count=1, pages="9"),))
    document = lay_out(draft, document_id="d", name="d.md", file_digest="d" * 64)
    contents = contents_of([document], fake_encoder)
    folder = tmp_path_factory.mktemp("any") / "000001"
    manifest = manifest_of(contents, write_contents(folder, contents))
    write_manifest(folder, manifest)
    assert read_manifest(folder) == manifest
    opened = read_contents(folder, manifest)
    assert (opened.documents, opened.passages) == (contents.documents, contents.passages)
    assert opened.lexicon == contents.lexicon
    assert unsound_addresses(opened, manifest) == []


def test_a_manifest_names_every_file_but_itself(generation: Path) -> None:
    names = {path.relative_to(generation).as_posix() for path in generation.rglob("*") if path.is_file()}
    assert set(read_manifest(generation).files) == names - {"manifest.json"}
    assert {"documents.jsonl", "passages.jsonl", "vectors.faiss", "lexicon.json"} < names


def test_each_file_damaged_by_one_byte_is_noticed_by_name(generation: Path) -> None:
    manifest = read_manifest(generation)
    for name in manifest.files:
        file = generation / name
        data = file.read_bytes()
        for at in (0, len(data) // 2, len(data) - 1):
            file.write_bytes(altered_byte(data, at) if data else b"\n")  # an empty file can only grow
            with pytest.raises(DamagedIndexError, match=rf"^index\.file_damaged \(.*{name}"):
                read_contents(generation, manifest)
        file.write_bytes(data)
    check_files(generation, manifest)


def test_each_missing_file_is_noticed_by_name(generation: Path) -> None:
    manifest = read_manifest(generation)
    for name in manifest.files:
        moved = (generation / name).rename(generation / "elsewhere")
        with pytest.raises(DamagedIndexError, match=rf"^index\.file_missing \(.*{name}"):
            read_contents(generation, manifest)
        moved.rename(generation / name)
    check_files(generation, manifest)


def test_a_generation_without_a_manifest_is_damaged(generation: Path) -> None:
    (generation / "manifest.json").unlink()
    with pytest.raises(DamagedIndexError, match=r"^index\.manifest_unreadable "):
        read_manifest(generation)


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"garbage", b"{}{}", b'{"format": 1}\n', b"[]", b'"x"', b"\xff", b"{}\n{}\n"]
)
def test_a_manifest_of_garbage_is_an_index_fault(generation: Path, content: bytes) -> None:
    (generation / "manifest.json").write_bytes(content)
    with pytest.raises(DamagedIndexError, match=r"^index\.[a-z_]+ "):
        read_manifest(generation)


def test_a_manifest_is_a_line_of_json_and_a_line_with_its_sha_256(generation: Path) -> None:
    told, checksum, rest = (generation / "manifest.json").read_bytes().split(b"\n")
    assert json.loads(told)["generation"] == "000001"
    assert (checksum.decode(), rest) == (hashlib.sha256(told).hexdigest(), b"")


def test_a_manifest_damaged_by_one_byte_is_a_fault(generation: Path) -> None:
    data = (generation / "manifest.json").read_bytes()
    for at in [n for n in range(0, len(data), 5) if data[n] != ord("\n")]:
        (generation / "manifest.json").write_bytes(altered_byte(data, at))
        with pytest.raises(DamagedIndexError, match=r"^index\.[a-z_]+ "):
            read_manifest(generation)


def test_a_manifest_whose_line_ends_are_damaged_is_a_fault(generation: Path) -> None:
    data = (generation / "manifest.json").read_bytes()
    (generation / "manifest.json").write_bytes(data.replace(b"\n", b"\x0b"))
    with pytest.raises(DamagedIndexError, match=r"^index\.[a-z_]+ "):
        read_manifest(generation)


def test_a_manifest_that_lost_its_checksum_is_damaged(generation: Path) -> None:
    told, _checksum = (generation / "manifest.json").read_text().splitlines()
    (generation / "manifest.json").write_text(f"{told}\n")
    with pytest.raises(DamagedIndexError, match=r"^index\.[a-z_]+ "):
        read_manifest(generation)


def test_a_manifest_that_was_changed_by_hand_is_damaged(generation: Path) -> None:
    file = generation / "manifest.json"
    file.write_text(file.read_text().replace('"passages": 4', '"passages": 3'))
    with pytest.raises(DamagedIndexError, match=r"^index\.manifest_unreadable \(error='its checksum differs'"):
        read_manifest(generation)


def test_another_format_is_mismatched_not_damaged(generation: Path) -> None:
    rewrite(generation, format=2)
    with pytest.raises(MismatchedIndexError, match=r"^index\.other_format \(.*format='2', known=7\)$"):
        read_manifest(generation)


@pytest.mark.parametrize(
    "changes", [{"passages": ...}, {"unknown": 1}, {"skipped": ...}, {"skipped": [{"wrong": "x"}]}]
)
def test_a_manifest_with_other_fields_is_damaged(generation: Path, changes: dict[str, Any]) -> None:
    rewrite(generation, **changes)
    with pytest.raises(DamagedIndexError, match=r"^index\.[a-z_]+ "):
        read_manifest(generation)


def test_a_manifest_of_another_count_is_damaged(generation: Path) -> None:
    rewrite(generation, passages=3)
    with pytest.raises(DamagedIndexError, match=r"^index\.other_counts \(.*named=3, passages=4, vectors=4\)$"):
        read_contents(generation, read_manifest(generation))


def test_a_sound_generation_has_no_faults(generation: Path) -> None:
    manifest = read_manifest(generation)
    assert unsound_addresses(read_contents(generation, manifest), manifest) == []


def faults_with(generation: Path, passage: Passage) -> list[Message]:
    """The faults found when row 1 is this passage."""
    manifest = read_manifest(generation)
    contents = read_contents(generation, manifest)
    rows = (contents.passages[0], passage, *contents.passages[2:])
    return unsound_addresses(replace(contents, passages=rows), manifest)


def test_a_shifted_passage_is_found(generation: Path) -> None:
    passage = read_contents(generation, read_manifest(generation)).passages[1]
    shifted = replace(passage, span=Span(passage.span.start + 1, passage.span.end + 1))
    assert faults_with(generation, shifted) == [Message(IndexCode.UNSOUND_SENTENCES, passage=1, document="cocaine")]


@pytest.mark.parametrize("moved", [Span(1, 0), Span(0, 1), Span(0, -1)])
def test_a_passage_that_does_not_end_where_its_sentences_do_is_found(generation: Path, moved: Span) -> None:
    passage = read_contents(generation, read_manifest(generation)).passages[1]
    span = Span(passage.span.start + moved.start, passage.span.end + moved.end)
    assert len(faults_with(generation, replace(passage, span=span))) == 1


@pytest.mark.parametrize(
    "spans",
    [
        (),
        (Span(0, 10_000),),
        (Span(-4, 5),),
        (Span(8, 3),),
        (Span(20, 30), Span(0, 10)),
        (Span(0, 10), Span(5, 20)),
        (Span(6, 8),),  # the blank line after the heading "Routes"
    ],
)
def test_spans_that_are_no_sentences_are_found(generation: Path, spans: tuple[Span, ...]) -> None:
    outer = Span(spans[0].start, spans[-1].end) if spans else Span(0, 5)
    assert faults_with(generation, Passage("cocaine", (), outer, spans)) == [
        Message(IndexCode.UNSOUND_SENTENCES, passage=1, document="cocaine")
    ]


def test_a_passage_of_an_unknown_document_is_found(generation: Path) -> None:
    lost = Passage("lost", (), Span(0, 4), (Span(0, 4),))
    assert faults_with(generation, lost) == [Message(IndexCode.UNSOUND_DOCUMENT, passage=1, document="lost")]


def test_one_document_is_read_without_the_others(generation: Path) -> None:
    manifest = read_manifest(generation)
    for document in read_contents(generation, manifest).documents:
        assert read_document(generation, manifest, document.id) == document
    assert read_document(generation, manifest, "lost") is None


def test_one_document_that_was_altered_or_cannot_be_read_is_damaged(generation: Path) -> None:
    manifest = read_manifest(generation)
    told = (generation / "documents.jsonl").read_text(encoding="utf-8")
    for damaged in (told.replace("116 kg", "611 kg"), "garbage\n", "", "[]\n", '{"id": "cocaine"}\n'):
        (generation / "documents.jsonl").write_text(damaged, encoding="utf-8")
        with pytest.raises(DamagedIndexError, match=r"^index\.documents_(unreadable|altered) "):
            read_document(generation, manifest, "cocaine")


def test_an_altered_document_is_found(generation: Path) -> None:
    manifest = read_manifest(generation)
    contents = read_contents(generation, manifest)
    first, *others = contents.documents
    altered = replace(contents, documents=(replace(first, text=first.text.replace("116", "611")), *others))
    assert unsound_addresses(altered, manifest) == [Message(IndexCode.UNSOUND_DIGEST, document="cocaine")]
