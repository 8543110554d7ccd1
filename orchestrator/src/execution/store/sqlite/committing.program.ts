/** A program for tests: commits to the records in a folder until it is killed. */
import { commitEndlessly } from '../contract/crash.ts';
import { openSqliteStore } from './sqlite-store.ts';

await commitEndlessly(await openSqliteStore(process.argv[2]!));
