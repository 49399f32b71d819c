"""The second room: keeps passages findable. Encoder, FAISS, BM25, and generations that are complete or not used."""
