"""What is measured: questions, tests, observed practice, and the evidence they leave."""
