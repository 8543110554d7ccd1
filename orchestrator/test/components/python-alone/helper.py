WORD = "alone"
