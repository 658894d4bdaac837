"""A lived-in demo, made through the same services as everything else."""
