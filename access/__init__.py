"""Who may do what: accounts, sessions, groups of documents, the gate before the page, and the log of what was done."""
