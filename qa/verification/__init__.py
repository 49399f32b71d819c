"""Decides whether what was read answers the question, and says why not."""
