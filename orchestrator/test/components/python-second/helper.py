WORD = "second"
