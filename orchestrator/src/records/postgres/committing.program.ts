/** A program for tests: commits to the records in a data base until it is killed. */
import { commitEndlessly } from '../../execution/store/contract/crash.ts';
import { placeFromUrl } from './place.ts';
import { openPostgresRecords } from './postgres-records.ts';

const { executions } = await openPostgresRecords(placeFromUrl(process.argv[2]!));
await commitEndlessly(executions);
