import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import type { Owner } from '@kumiki/orchestrator/owner';
import { secretName, type SecretInfo } from '@kumiki/orchestrator/secrets';
import { unknownName, usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { onOutput, padEnd, print, safe, widthOf } from '../../console/terminal.ts';
import { openData } from '../../data/open-data.ts';
import { readValue } from './read-value.ts';

const actions = ['list', 'put', 'remove'] as const;
/** Secrets of one page of the list. */
const pageSize = 200;

export const secretsCommand = defineCommand({
  name: 'secrets',
  usage: ['[list]', 'put NAME', 'remove NAME'],
  description:
    'Values that components need and that stand in no pipeline (docs/secrets.md), in the data folder (KUMIKI_DATA), whether a platform runs there or not. "put" asks for the value, or reads it from standard input; nobody reads it back.',
  positionals: 2,
  actions,
  options: { json: { type: 'boolean', help: 'JSON for programs.' } },
  examples: ['kumiki secrets put vendor-key < key.txt', 'kumiki secrets', 'kumiki secrets remove vendor-key'],
  async run({ options, positionals: [given = 'list', name] }): Promise<ExitCode> {
    const action = actions.find((known) => known === given);
    if (!action) throw unknownName('secrets', 'action', given, actions);
    if (action !== 'list' && !(name && secretName.test(name)))
      throw usageError(
        'secrets',
        `Say which: kumiki secrets ${action} NAME, with small letters, digits, ".", "_" and "-".`,
      );
    const value = action === 'put' ? await readValue(name!) : undefined;
    await using data = await openData(dataFolderPath());
    const { owner } = data;
    if (action === 'list') await list(owner, options.json);
    else if (value === undefined) {
      await owner.removeSecret(name!);
      print(options.json ? JSON.stringify({ removed: name }) : `Removed ${name}.`);
    } else {
      const kept = await owner.putSecret(name!, value);
      print(options.json ? JSON.stringify(answer(kept), null, 2) : `Kept ${name}, value ${kept.revision}.`);
    }
    return exitCodes.ok;
  },
});

async function list(owner: Owner, json: boolean): Promise<void> {
  const found: SecretInfo[] = [];
  let cursor: string | undefined;
  do {
    const page = await owner.secrets({ limit: pageSize, ...(cursor !== undefined && { cursor }) });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  if (json) return print(JSON.stringify({ items: found.map(answer) }, null, 2));
  const width = Math.max(0, ...found.map(({ name }) => widthOf(name)));
  for (const { name, revision, changedBy, changedAt } of found) {
    const when = new Date(changedAt).toLocaleString('sv-SE').slice(0, 10);
    print(`${padEnd(name, width)}  value ${revision}, ${when}, by ${safe(changedBy)}`);
  }
  if (found.length === 0) print(onOutput.dim('No secrets.'));
}

function answer({ name, revision, changedBy, changedAt }: SecretInfo) {
  return { name, revision, changed_by: changedBy, changed_at: new Date(changedAt).toISOString() };
}
