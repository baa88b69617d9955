"""Pure functions from text to text: folding, HTML to plain text, a guess of the language, a sketch."""
