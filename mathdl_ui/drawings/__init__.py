"""What lessons show while the hand moves: from the state of a page to the components of a part."""
