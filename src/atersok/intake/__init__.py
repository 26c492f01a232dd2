"""Taking in lists and files: recognise, map, preview, correct, commit, undo."""
