"""Reading what was answered to a comment: a wave's code and seven words are typed, and nothing else tells who asks."""
