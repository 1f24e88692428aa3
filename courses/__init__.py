"""What is followed: modules at one's own pace, and bimtek events in a hall."""
