"""What can be looked at besides the cards: lists, registers, papers, charts."""
