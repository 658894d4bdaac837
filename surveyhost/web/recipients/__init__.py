"""Pages for whoever received a letter and holds no account: another link, no more reminders, the demo’s mailbox."""
