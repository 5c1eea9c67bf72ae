"""A case and an event become a new case, a history entry and effects, or a refusal."""
