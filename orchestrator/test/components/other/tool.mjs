import { readFileSync } from 'node:fs';

const word = readFileSync(process.argv[2], 'utf8');
if (word === 'fail') {
  console.error('it cannot be done');
  process.exit(4);
}
console.log(word.toUpperCase());
