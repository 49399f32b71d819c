"""PDF: pages of painted words, put together again as the paragraphs, items and tables that a person reads."""
