"""Who works here, comes, goes and is away."""
