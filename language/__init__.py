"""Vietnamese as it is written: what reading, searching and answering need to know of it. Strings in, strings out."""
