"""The documents that Griot ships are briefs, and each says so."""

from pathlib import Path

from corpus.document import Original
from corpus.folder import read_folder

SHIPPED = Path(__file__).parents[2] / "corpus" / "documents"
PROJECT = "the Griot project"
INDEX = Original("Global Organized Crime Index", "Mali (summary)", published="2021", url="")
UNODC = Original(
    "United Nations Office on Drugs and Crime (UNODC)", "Mali and the Sahel Programme", published="2018", url=""
)


def test_each_brief_is_the_projects_own_and_names_the_original_that_it_restates() -> None:
    documents = read_folder(SHIPPED).documents
    assert [(document.publisher, document.restates) for document in documents] == [(PROJECT, INDEX), (PROJECT, UNODC)]
