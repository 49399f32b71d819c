"""A message: what is to be said, as a code and its arguments. The words are chosen above, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self, Union

PLAIN = "plain"  # the code of a text that is said as it is: of another program, or kept by an earlier version

Argument = Union[str, int, float, "Message", tuple["Argument", ...]]


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A code such as "file.too_large", and what is said of it by name, in the order of the names.

    Its text, as `str` gives it, is for logs: `file.too_large (megabytes=101, most=100)`.
    """

    code: str
    arguments: tuple[tuple[str, Argument], ...]

    def __init__(self, code: str, /, **arguments: Argument) -> None:
        object.__setattr__(self, "code", str(code))
        object.__setattr__(self, "arguments", tuple(sorted(arguments.items())))

    def __str__(self) -> str:
        if self.code == PLAIN:
            return str(self["text"])
        told = ", ".join(f"{name}={_in_a_log(value)}" for name, value in self.arguments)
        return f"{self.code} ({told})" if told else self.code

    def __getitem__(self, name: str) -> Argument:
        """An argument by its name. Raises KeyError when there is none."""
        return dict(self.arguments)[name]

    def to_json(self) -> dict[str, Any]:
        """The message as JSON holds it: a tuple is a list, and a message in it an object."""
        return {"code": self.code, "arguments": {name: _to_json(value) for name, value in self.arguments}}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The message that `to_json` gave. Raises KeyError, TypeError or ValueError when it is none."""
        code, arguments = stored["code"], stored["arguments"]
        if not (isinstance(code, str) and isinstance(arguments, dict)):
            raise TypeError(f"{stored!r} is no message")
        return cls(code, **{name: _from_json(value) for name, value in arguments.items()})


def plain(text: str) -> Message:
    """The message that says a text as it is, in every language."""
    return Message(PLAIN, text=text)


def _in_a_log(value: Argument) -> str:
    match value:
        case tuple():
            return f"[{', '.join(map(_in_a_log, value))}]"
        case str():
            return repr(value)
        case _:
            return str(value)


def _to_json(value: Argument) -> Any:
    match value:
        case Message():
            return value.to_json()
        case tuple():
            return [_to_json(one) for one in value]
        case _:
            return value


def _from_json(value: Any) -> Argument:
    match value:
        case dict():
            return Message.from_json(value)
        case list():
            return tuple(_from_json(one) for one in value)
        case str() | int() | float():
            return value
        case _:
            raise TypeError(f"{value!r} is no argument of a message")
