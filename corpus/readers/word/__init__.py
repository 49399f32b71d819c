"""Word files: what their last revision shows."""
