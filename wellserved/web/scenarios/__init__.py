"""Made-up organisations as plain data, the same again from the same seed; nothing here is stored yet."""
