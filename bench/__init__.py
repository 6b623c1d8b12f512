"""What an update costs, measured beside other bots: `make bench`. README.md tells how, results.md what came of it."""
