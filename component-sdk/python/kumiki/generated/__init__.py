"""Made by "npm run generate" from the TypeScript SDK: one source for both languages."""
