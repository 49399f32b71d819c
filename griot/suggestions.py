"""Makes the questions that the chat page suggests, while an index is built."""

from collections.abc import Callable

from griot.settings import Settings
from griot.wiring import assistant_over
from index.encoder import Encoder
from index.errors import IndexFault
from index.generation import Contents, Manifest, read_contents, read_manifest
from index.home import Home
from index.progress import OnProgress, Progress, Stage
from index.search import Index
from index.suggestions import Suggestion
from qa.suggestions import suggest


def suggesting(
    settings: Settings, home: Home, encoder: Encoder, on_progress: OnProgress, *, fresh: bool
) -> Callable[[Manifest, Contents], tuple[Suggestion, ...]]:
    """What `index.build` asks for suggestions. Those on documents that did not change are kept, unless `fresh`."""

    def on_tried(done: int, total: int) -> None:
        on_progress(Progress(Stage.SUGGESTING, done, total))

    def made(manifest: Manifest, contents: Contents) -> tuple[Suggestion, ...]:
        on_progress(Progress(Stage.SUGGESTING))
        index = Index(manifest, contents, encoder)
        assistant = assistant_over(settings, lambda: index)
        kept, settled = ([], frozenset[str]()) if fresh else _unchanged(home, manifest)
        return suggest(assistant, index, kept, settled, on_tried)

    return made


def _unchanged(home: Home, manifest: Manifest) -> tuple[list[Suggestion], frozenset[str]]:
    """The suggestions on the documents that the index in use holds with the same text, and the ids of these."""
    try:
        folder = home.folder_of(home.current())
        before = read_manifest(folder)
        suggestions = read_contents(folder, before).suggestions
    except IndexFault:
        return [], frozenset()
    same = frozenset(one for one, digest in manifest.documents.items() if before.documents.get(one) == digest)
    return [one for one in suggestions if one.document_id in same], same
