"""What changes in courses: one verb_noun function per change."""
