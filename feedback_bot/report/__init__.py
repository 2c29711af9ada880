"""The report of a run: log, annotations, outputs, job summary."""
