"""The command line, one module a job: each adds its commands to the parser and runs them with one call of the house."""
