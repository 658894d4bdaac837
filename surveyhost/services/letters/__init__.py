"""Letters: words, links, rounds of sending, what came back, reminders, opting out."""
