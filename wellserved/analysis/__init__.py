"""The numbers: pure functions from lazy tables to tables or small frozen results."""
