"""A small reply, in the shape of the contract as far as the store looks at it."""

from typing import Any

from corpus.message import Message


def reply(
    turn_id: str,
    question: str,
    answer: str = "Gold.",
    *,
    status: str = "answered",
    read_as: str = "",
    message: Message | None = None,
) -> dict[str, Any]:
    """The reply to a question, which was read as it stands where nothing else is said."""
    return {
        "id": turn_id,
        "status": status,
        "question": question,
        "read_as": read_as or question,
        "answer": answer,
        "messages": [message.to_json()] if message else [],
        "conversation_id": "told",
        "index": {"generation": "000007"},
        "confidence": 0.75,
    }
