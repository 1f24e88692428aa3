"""What is measured: questions, tests, observed practice, and their evidence."""
