"""The language: what things are called and the rules about the words. Standard library only."""
