"""Checks a text of somebody's own against the documents, sentence by sentence."""
