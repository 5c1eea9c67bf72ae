"""Questions one after another, and answers within their limits."""
