"""Text messages: through Twilio or another gateway, what it answers, and what it reports afterwards."""
