// `npm start`: the studio as the sources are now, then the command that comes after this file's name.
import { buildStudio } from './packages/build-studio.ts';

await buildStudio();
await import(new URL('../cli/bin/kumiki.js', import.meta.url).href);
