"""What the office does with cases. Knows no chat and no database driver."""
