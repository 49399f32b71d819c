"""Trains the reader: its data, its network, the training and the export."""
