"""The conversation: whatever a person sends finds its one consumer, and an answer."""
