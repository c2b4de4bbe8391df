"""Item pipelines: one small file each."""
