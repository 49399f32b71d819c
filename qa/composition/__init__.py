"""Makes an answer of the sentences that answer: which are said, what belongs to them, and how they are cited."""
