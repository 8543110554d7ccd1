#!/usr/bin/env node
// Replaced by the command's own start file.
process.exitCode = 1;
