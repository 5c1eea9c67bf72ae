"""What the commands do, one module for each kind. Only `bot.cli` calls them."""
