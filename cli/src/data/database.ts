import { databaseFrom, type DatabasePlace } from '@kumiki/orchestrator/records';
import { readSettings } from '@kumiki/orchestrator/settings';

let place: Promise<DatabasePlace | undefined> | undefined;

/**
 * The data base of the settings, where the records are not in the data folder. It is read once: its password is taken out
 * of the environment before components run.
 * @throws as `readSettings` and `databaseFrom`
 */
export async function databaseOfSettings(): Promise<DatabasePlace | undefined> {
  place ??= readSettings().then(async ({ database }) => await databaseFrom(database));
  return await place;
}
