"""The numbers of wellserved.analysis, compared with slow twins on random logs and with examples worked out by hand."""
