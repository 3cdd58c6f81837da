"""Rows and how to fetch them; the only place that says SQL. Rows never leave this package: domain values do."""
