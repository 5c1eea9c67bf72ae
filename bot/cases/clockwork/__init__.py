"""What happens by itself: deadlines, the work of every day, what lapses."""
