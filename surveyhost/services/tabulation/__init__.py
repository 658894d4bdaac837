"""From sealed boxes to a release before its second person."""
