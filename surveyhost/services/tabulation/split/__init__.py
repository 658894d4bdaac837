"""The desk's side of a split count: the plan and the ballots go to the keeper, the outcome comes back."""
