"""Every setting of Griot, in one place: its default, its unit, and where it is read from."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

import corpus
from corpus.recognition import MOST_SCANS
from index.encoder import PACKAGED as PACKAGED_ENCODER
from qa.reading.reader import PACKAGED as PACKAGED_READER
from qa.verification.decision import SHIPPED as SHIPPED_DECISION

FILE = Path("griot.toml")
PREFIX = "GRIOT_"


SHIPPED = Path(corpus.__file__).parent / "documents"


class SettingsError(Exception):
    """A setting has a value that it cannot have; the message names both."""


class Settings(BaseSettings):
    """What an operator can set: in `griot.toml` in the working directory, or as `GRIOT_…`, which comes first."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, env_ignore_empty=True, extra="forbid", frozen=True
    )

    home: Path = Field(Path(".griot"), description="folder of the index")
    documents: Path = Field(SHIPPED, description="folder of the files to index")
    follow_links: bool = Field(False, description="read also what links lead to out of the folder of the files")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=0, le=65535, description="port to serve on (0: any free one)")
    server_threads: int = Field(8, ge=1, le=64, description="requests answered at a time")
    read_threads: int = Field(2, ge=1, le=64, description="threads that read passages, shared by all requests")
    encoder: str = Field(
        PACKAGED_ENCODER, description="sentence-transformers model: the packaged one, a folder or a name"
    )
    reader: str = Field(
        PACKAGED_READER, description="reads passages: the packaged one, or a folder of qa.training.export"
    )
    decision: Path = Field(
        SHIPPED_DECISION, description="decides whether to answer: the shipped one, or a file of griot calibrate"
    )
    passage_words: int = Field(110, ge=20, le=180, description="words in a passage, at most")
    keep_generations: int = Field(3, ge=1, description="generations of the index to keep")
    file_seconds: float = Field(60.0, gt=0, le=3600, description="seconds that reading one file may take")
    ocr: bool = Field(False, description="recognise the text of scanned pages of PDFs; takes the extra griot[ocr]")
    ocr_pages: int = Field(MOST_SCANS, ge=1, le=2000, description="scanned pages of one file to recognise, at most")
    judged: Path | None = Field(
        None, description="judged questions (JSON Lines): a new index that answers them worse is held back"
    )
    keep_days: int = Field(30, ge=1, le=3650, description="days that conversations are kept after their last question")
    operator_token: SecretStr = Field(
        SecretStr(""), description="lets its bearer add, remove and rebuild; without one, it is made at the first start"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (pydantic names the arguments)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments before the environment before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as an operator sees it."""

    variable: str
    value: str
    default: str
    meaning: str


def load_settings(**given: object) -> Settings:
    """The settings of this process; `given` come from the command line, None where nothing was said.

    Raises SettingsError when one has a value it cannot have, or when the file is not TOML.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        told = "; ".join(f"{PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        raise SettingsError(
            f"A setting is wrong, in the environment or in {FILE}: {told}. See: griot settings"
        ) from error
    except ValueError as error:
        raise SettingsError(f"{FILE} is not TOML: {error}") from error


def setting_rows(settings: Settings) -> Iterator[SettingRow]:
    """Every setting with its value and default, in the order in which they are declared."""
    for name, field in Settings.model_fields.items():
        value, default = (_shown(value) for value in (getattr(settings, name), field.default))
        yield SettingRow(f"{PREFIX}{name.upper()}", value, default, field.description or "")


def _shown(value: Any) -> str:
    named = {SHIPPED: "the shipped briefs", SHIPPED_DECISION: "the shipped decision", None: "none"}
    return named.get(value, str(value) or "none")
