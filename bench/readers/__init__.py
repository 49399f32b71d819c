"""How well files are read, by Griot and by the libraries that could replace its readers: documents with their truth."""
