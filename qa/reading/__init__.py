"""Reads passages for a question: how much each is about it, whether it answers, and with which words."""
