"""From bytes to Vietnamese letters: charsets, font codes (TCVN3, VNI), normal forms, and a note of what was mended."""
