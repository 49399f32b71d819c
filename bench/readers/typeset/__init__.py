"""Makes the bench's documents from their sources, by the typesetters that people use, and writes down their truth."""
