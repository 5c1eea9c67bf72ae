"""Questions one after another: asked, answered, kept, submitted."""
