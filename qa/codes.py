"""What this room says itself, by code. Their words stand in `web.messages`."""

from enum import StrEnum


class QaCode(StrEnum):
    """The codes of courtesies, of what a record tells, and of what is wrong with a model or a file of questions."""

    WELCOME = "courtesy.welcome"
    GREETING = "courtesy.greeting"
    ASK_BACK = "courtesy.ask_back"
    HELP = "courtesy.help"
    NOT_CHATGPT = "courtesy.not_chatgpt"
    LANGUAGES = "courtesy.languages"
    UNCLEAR = "courtesy.unclear"
    RECORD_AUTHOR = "record.author"
    RECORD_PUBLISHER = "record.publisher"
    RECORD_PUBLISHED = "record.published"
    DECISION_UNUSABLE = "decision.unusable"
    READER_UNLOADABLE = "reader.unloadable"
    READER_NOT_HERE = "reader.not_here"
    WORD_LIST_MISSING = "word_list.missing"
    QUESTIONS_NOT_TEXT = "questions.not_text"
    QUESTIONS_BAD_LINE = "questions.bad_line"
    QUESTIONS_NOT_SQUAD = "questions.not_squad"
    QUESTIONS_NONE = "questions.none"
    QUESTIONS_TOO_FEW = "questions.too_few"
