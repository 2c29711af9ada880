"""What a run says: log, annotations, outputs, job summary."""
