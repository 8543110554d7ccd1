@rem In "npm start": a POSIX shell gives its place to the program, so that signals reach it. Windows has no such word.
@%*
