"""The question bank: the method's phrases, a practice's own beside them, and those that the practice does not want to see."""
