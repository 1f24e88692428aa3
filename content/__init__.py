"""What is said: pages, media and the framework. It knows no learner."""
