"""Web pages, and the pages of books: their text without what stands around it."""
