"""Measures the assistant on labelled questions."""
