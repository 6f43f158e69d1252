"""Views and forms: load, check the rule, make one call, answer."""
