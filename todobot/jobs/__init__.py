"""What happens by itself, a file a job: `run(now)` does all that is due and returns how many rows it changed."""
