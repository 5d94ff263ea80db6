"""Project management as a library: plan, schedule and explain every date."""
