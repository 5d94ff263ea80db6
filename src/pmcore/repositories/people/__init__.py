"""People: who they are, apart from what they did; what is held on one; and how one is erased."""
