"""HTML as such: parsing, encodings, elements and the way from one to another."""
