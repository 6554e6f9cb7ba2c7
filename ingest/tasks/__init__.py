"""Tasks of tables and labelled fields, and time limits; ingest.duties reads them with the statements of prose."""
