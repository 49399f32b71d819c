"""Makes documents and labelled questions, to ask them end to end: python -m qa.training.end_to_end PART FOLDER

FOLDER gets `documents/`, a file a document of the part, and `questions.jsonl`, for `griot calibrate` and `griot
evaluate`. With --distractors the documents of the training part stand among them, which makes the search as hard as in
a large index. With --squad DATA the documents are the articles of SQuAD 2.0 that the settings keep for calibrating;
questions on the training's articles stand among theirs as off-topic ones.
"""

import argparse
import gzip
import json
import re
import tomllib
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from qa.evaluation.dataset import plain
from qa.training.data import Part, read_passages

SETTINGS = Path(__file__).parent / "settings.toml"
EVERY = 3  # of the questions on a SQuAD article one is asked
OFF_TOPIC = 4  # questions on the articles for each off-topic one


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", type=Part, choices=list(Part))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--distractors", action="store_true")
    parser.add_argument("--squad", type=Path, metavar="DATA", help="folder of squad2_dev.json.gz and split.json")
    args = parser.parse_args()
    if args.squad:
        write_squad(args.squad, args.folder)
    else:
        write(args.part, args.folder, distractors=args.distractors)


def write(part: Part, folder: Path, *, distractors: bool) -> None:
    """Writes the documents and questions of a part. An answer is right when it holds every span of its question."""
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    lines = []
    for kept in (part, *((Part.TRAINING,) if distractors else ())):
        for title, group in groupby(read_passages(kept), itemgetter("title")):
            rows = list(group)
            name = f"{rows[0]['id']}.md"
            text = f"# {title}\n" + "".join(_markdown(row) for row in rows)
            (documents / name).write_text(text, encoding="utf-8")
            if kept is part:
                lines += [_labelled(row, n, name) for row in rows for n in _of_the_document(row)]
    stored = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "questions.jsonl").write_text(f"{stored}\n", encoding="utf-8")


def write_squad(data: Path, folder: Path) -> None:
    """Writes the calibration articles of SQuAD 2.0, every third question on them, and a fourth as many off-topic."""
    titles = set(tomllib.loads(SETTINGS.read_text(encoding="utf-8"))["calibration_articles"])
    documents = folder / "documents"
    documents.mkdir(parents=True, exist_ok=True)
    with gzip.open(data / "squad2_dev.json.gz", "rt", encoding="utf-8") as opened:
        articles = {article["title"]: article for article in json.load(opened)["data"]}
    lines: list[dict[str, Any]] = []
    for title in sorted(titles):
        texts = [paragraph["context"] for paragraph in articles[title]["paragraphs"]]
        (documents / f"{title}.md").write_text(
            f"# {title.replace('_', ' ')}\n\n" + "\n\n".join(texts) + "\n", encoding="utf-8"
        )
        asked = [one for paragraph in articles[title]["paragraphs"] for one in paragraph["qas"]]
        lines += [_labelled_squad(title, one) for one in asked[::EVERY]]
    training = json.loads((data / "split.json").read_text(encoding="utf-8"))["training"]
    elsewhere = [one for title in training for p in articles[title]["paragraphs"] for one in p["qas"] if one["answers"]]
    off_topic = elsewhere[:: max(len(elsewhere) * OFF_TOPIC // len(lines), 1)]
    lines += [_labelled_squad("off topic", one) | {"answerable": False, "must": []} for one in off_topic]
    stored = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "questions.jsonl").write_text(f"{stored}\n", encoding="utf-8")


def _labelled_squad(title: str, asked: dict[str, Any]) -> dict[str, Any]:
    answers = sorted({re.escape(plain(one["text"])).replace(r"\ ", r"\s+") for one in asked["answers"]})
    return {
        "id": asked["id"],
        "source": title,
        "question": asked["question"].strip(),
        "type": "squad",
        "answerable": bool(answers),
        "must": [answers] if answers else [],
    }


def _markdown(row: dict[str, Any]) -> str:
    parts = enumerate((part for part in row["section"].split(" > ") if part), 2)
    headings = "".join(f"\n{'#' * level} {part}\n" for level, part in parts)
    text = re.sub(r"(?<!\n)\n(?!\n|- |\d+[.)] )", "\n\n", row["passage"])  # a row of a table is a paragraph here
    return f"{headings}\n{text}\n"


def _of_the_document(row: dict[str, Any]) -> list[int]:
    """The questions of a passage that are labelled for its whole document: not those that another passage answers."""
    return [n for n, one in enumerate(row["questions"]) if one["kind"] != "sibling"]


def _labelled(row: dict[str, Any], n: int, source: str) -> dict[str, Any]:
    asked = row["questions"][n]
    return {
        "id": f"{row['id']}-{n}",
        "source": source,
        "question": asked["question"],
        "type": asked["kind"],
        "answerable": asked["answerable"],
        "must": [[re.escape(plain(span)).replace(r"\ ", r"\s+")] for span in asked["spans"]],
    }


if __name__ == "__main__":
    main()
