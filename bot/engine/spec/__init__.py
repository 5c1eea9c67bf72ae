"""What flow files and shared files say, and what a case and a decision are, as frozen data."""
