"""Takes a question out of the wishes around it: "I am preparing a note on gold. Could you tell me …?"."""

import re

from qa.understanding.question import Question

BEFORE = re.compile(
    r"^(?:(?:hello|hi|hey|good (?:morning|afternoon|evening)|bonjour|thanks?(?: you)?|please|ok(?:ay)?)\b(?!-)"
    r"(?: griot| there)?[ ,!.:]*"
    r"|(?:i am|i'm|we are|we're) (?:preparing|writing|drafting|working on|researching)\b[^.;:?]*[.;:,] *"
    r"|(?:for (?:a|an|my|our)|in (?:my|our)) (?:note|report|briefing|article|paper|presentation)\b[^.;:?,]*[.;:,] *"
    r"|(?:could|can|would|will) you (?:please )?(?:tell|help|explain to|inform|let) (?:me|us)"
    r"(?: (?:know|with this|find))?[ ,:.?]*"
    r"|(?:i(?: would|'d) (?:like|love|want)|i (?:want|need)) to know(?: this:)?[ ,:]*"
    r"|(?:quick|my) question[ ,:]*|tell (?:me|us)[,:] *"
    r"|(?:do you know|any idea|tell me)[ ,:]+(?=(?:who|what|when|where|why|how|which|whether|if)\b))+",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?:[ ,.!?]*\bplease(?: answer\b[^?]*)?|[ ,.!?]*\bwith (?:the )?sources?"
    r"|[,.!?] *(?:thanks?(?: (?:you|a lot|in advance))*|merci|answer (?:briefly|in [\w ]+)))[ .!?]*$",
    re.IGNORECASE,
)
FEWEST_WORDS = 2  # that have to be left


def without_wishes(question: str) -> str:
    """The question without what is only wished around it; as it is where too little would be left."""
    rest = AFTER.sub("", BEFORE.sub("", question.replace("’", "'"))).strip()
    if rest == question or len(rest.split()) < FEWEST_WORDS or Question(rest).leans:  # on what would be taken away
        return question
    ends = "?" if "?" in question and not rest.endswith("?") else ""
    return f"{rest[0].upper()}{rest[1:]}{ends}"
