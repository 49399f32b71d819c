"""Reads a question: what it asks for, what it leans on, how it was meant to be spelt, and whether it is one."""
