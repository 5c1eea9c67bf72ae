"""What every part of the office uses: rows, words, people as the chat knows them."""
