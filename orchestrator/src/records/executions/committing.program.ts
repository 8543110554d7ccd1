/** A program for tests: commits to the records in a folder until it is killed. */
import { commitEndlessly } from '../../execution/store/contract/crash.ts';
import { openSqliteStore } from '../sqlite-records.ts';

await commitEndlessly(await openSqliteStore(process.argv[2]!));
