"""Small additions to the language of templates."""
