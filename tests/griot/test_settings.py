"""Where a setting comes from, and what is said of one that is wrong."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from griot.settings import SHIPPED, Settings, SettingsError, load_settings, setting_rows
from qa.verification.decision import SHIPPED as SHIPPED_DECISION


def test_every_setting_has_a_default() -> None:
    assert load_settings().model_dump() == {
        "home": Path(".griot"),
        "documents": SHIPPED,
        "follow_links": False,
        "host": "127.0.0.1",
        "port": 8000,
        "server_threads": 8,
        "read_threads": 2,
        "encoder": "all-MiniLM-L6-v2",
        "reader": "griot-reader-2",
        "decision": SHIPPED_DECISION,
        "passage_words": 110,
        "keep_generations": 3,
        "file_seconds": 60.0,
        "ocr": False,
        "ocr_pages": 200,
        "judged": None,
        "keep_days": 30,
        "operator_token": SecretStr(""),
    }


def test_the_default_documents_are_the_shipped_briefs() -> None:
    names = {path.name for path in SHIPPED.iterdir()}
    assert {"organized-crime-index-mali-2021.md", "unodc-sahel-programme-mali.md"} <= names


def test_the_environment_beats_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_PORT", "9001")
    assert load_settings().port == 9001


def test_the_file_beats_the_default() -> None:
    Path("griot.toml").write_text('port = 9002\nhome = "elsewhere"\n', encoding="utf-8")
    settings = load_settings()
    assert (settings.port, settings.home) == (9002, Path("elsewhere"))


def test_the_environment_beats_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("griot.toml").write_text('port = 9002\nhost = "0.0.0.0"\n', encoding="utf-8")
    monkeypatch.setenv("GRIOT_PORT", "9001")
    settings = load_settings()
    assert (settings.port, settings.host) == (9001, "0.0.0.0")  # noqa: S104  (nothing listens)


def test_the_command_line_beats_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_PORT", "9001")
    assert load_settings(port=9003, host=None).port == 9003


def test_what_the_command_line_does_not_say_is_left_to_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_PORT", "9001")
    assert load_settings(port=None).port == 9001


def test_an_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_PORT", "")
    assert load_settings().port == 8000


def test_a_variable_is_read_in_small_letters_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("griot_port", "9001")
    assert load_settings().port == 9001


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("GRIOT_PORT", "eighty"),
        ("GRIOT_PORT", "-1"),
        ("GRIOT_PORT", "65536"),
        ("GRIOT_PORT", "8000.5"),
        ("GRIOT_SERVER_THREADS", "0"),
        ("GRIOT_SERVER_THREADS", "65"),
        ("GRIOT_READ_THREADS", "0"),
        ("GRIOT_PASSAGE_WORDS", "19"),
        ("GRIOT_PASSAGE_WORDS", "181"),
        ("GRIOT_KEEP_GENERATIONS", "0"),
        ("GRIOT_FILE_SECONDS", "0"),
        ("GRIOT_FILE_SECONDS", "3601"),
    ],
)
def test_a_wrong_value_is_refused_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "lowest", "highest"),
    [
        ("port", 0, 65_535),
        ("server_threads", 1, 64),
        ("read_threads", 1, 64),
        ("passage_words", 20, 180),
        ("keep_generations", 1, 1_000),
        ("file_seconds", 0.001, 3_600.0),
        ("ocr_pages", 1, 2_000),
    ],
)
def test_the_first_and_last_value_of_a_range_are_taken(variable: str, lowest: int, highest: int) -> None:
    for value in (lowest, highest):
        assert getattr(load_settings(**{variable: value}), variable) == value


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIOT_PORT", "eighty")
    monkeypatch.setenv("GRIOT_PASSAGE_WORDS", "5")
    with pytest.raises(SettingsError, match=r"GRIOT_PORT: .*GRIOT_PASSAGE_WORDS: .*griot settings"):
        load_settings()


def test_a_wrong_value_in_the_file_is_refused_by_its_name() -> None:
    Path("griot.toml").write_text('port = "eighty"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="GRIOT_PORT"):
        load_settings()


@pytest.mark.parametrize("line", ["prot = 8000", "[griot]\nport = 8000", "GRIOT_PORT = 8000"])
def test_a_key_that_is_no_setting_is_refused(line: str) -> None:
    Path("griot.toml").write_text(line, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"GRIOT_PROT|GRIOT_GRIOT"):
        load_settings()


@pytest.mark.parametrize("content", [b"port = ", b"port 8000", b"port = 1\nport = 2", b"\xff\xfe", b'host = "caf\xe9"'])
def test_a_file_that_is_not_toml_is_refused_by_name(content: bytes) -> None:
    Path("griot.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"griot\.toml is not TOML"):
        load_settings()


def test_an_empty_file_changes_nothing() -> None:
    Path("griot.toml").touch()
    assert load_settings().port == 8000


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load_settings().port = 1


def test_a_row_tells_the_variable_the_value_the_default_and_the_meaning() -> None:
    rows = {row.variable: row for row in setting_rows(load_settings(port=9003))}
    assert list(rows) == [f"GRIOT_{name.upper()}" for name in Settings.model_fields]
    assert (rows["GRIOT_PORT"].value, rows["GRIOT_PORT"].default) == ("9003", "8000")
    assert all(row.meaning for row in rows.values())


def test_what_ships_is_named_and_not_its_path() -> None:
    rows = {row.variable: row for row in setting_rows(load_settings(decision="mine.json"))}
    assert (rows["GRIOT_DECISION"].value, rows["GRIOT_DECISION"].default) == ("mine.json", "the shipped decision")
    assert (rows["GRIOT_DOCUMENTS"].value, rows["GRIOT_READER"].value) == ("the shipped briefs", "griot-reader-2")


def test_the_operator_token_is_never_shown() -> None:
    settings = load_settings(operator_token="open sesame")  # noqa: S106
    assert settings.operator_token.get_secret_value() == "open sesame"
    shown = [row.value for row in setting_rows(settings) if row.variable == "GRIOT_OPERATOR_TOKEN"]
    assert shown == ["**********"]
    assert "sesame" not in repr(settings)
