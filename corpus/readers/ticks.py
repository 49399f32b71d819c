"""The signs of a box that is ticked and of one that is not, whatever a file writes them with."""

TICKED, UNTICKED = "☒", "☐"
