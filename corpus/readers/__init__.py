"""One reader a kind of file: each takes what a file holds and gives a draft, or says why it cannot."""
