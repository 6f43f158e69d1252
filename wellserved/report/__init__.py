"""Showing: findings become sentences, pictures, one HTML file and a workbook. No Django."""
