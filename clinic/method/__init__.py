"""The method as content: stages, exercises, frameworks and their questions, read from TOML into frozen values.

Everything is in `content/`, English and Chinese side by side. A new exercise or framework is one file and no code.
"""
