"""The third room: answers from what the index finds, with citations, or says no."""
