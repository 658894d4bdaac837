"""From a release to pages: presentation only. Depends on the release and nothing else."""
