"""Awareness-session packs: a document, or one clause of it, becomes a session for one audience, each line cited."""
