"""Use cases: what people and the clock ask for, one folder each. Folders import only those below them."""
