"""What the README shows, and notes for whoever carries on."""
