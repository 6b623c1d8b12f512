"""What the bot's messages look like: keyboards, how a note is named, the words of warnings. For handlers and jobs."""
