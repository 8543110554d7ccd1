import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import type { Owner } from '@kumiki/orchestrator/owner';
import {
  mayPublish,
  roles,
  type ApiToken,
  type Grant,
  type PipelineRole,
  type Role,
} from '@kumiki/orchestrator/identity';
import { unknownName, usageError, wholeNumber } from '../../arguments/parse.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { onOutput, padEnd, print, safe, widthOf } from '../../console/terminal.ts';
import { openData } from '../../data/open-data.ts';

const actions = ['list', 'create', 'revoke'] as const;
const pipelineRoles: readonly Role[] = roles.filter((role) => role !== 'admin');
/** Tokens of one page of the list. */
const pageSize = 200;
const mostDays = 3650;

export const tokenCommand = defineCommand({
  name: 'token',
  usage: ['[list]', 'create NAME (--role ROLE [--publish] | --pipeline NAME=ROLE) [--days N]', 'revoke ID'],
  description:
    'Tokens that systems call the platform with, beside its data folder (KUMIKI_DATA), whether it runs or not. A token is shown once, when it is made, and belongs to nobody: it goes on until it expires or is revoked.',
  positionals: 2,
  actions,
  options: {
    role: {
      type: 'string',
      value: 'ROLE',
      words: roles,
      help: 'create: viewer, runner, editor or admin, on everything.',
    },
    pipeline: {
      type: 'string',
      multiple: true,
      value: 'NAME=ROLE',
      help: 'create: viewer, runner or editor on this pipeline, and nothing else.',
    },
    publish: { type: 'boolean', help: 'create: with --role, may publish components too.' },
    days: { type: 'string', value: 'N', help: 'create: it expires after so many days; 90 where not given.' },
    forever: { type: 'boolean', help: 'create: it does not expire.' },
    json: { type: 'boolean', help: 'JSON for programs.' },
  },
  examples: [
    'kumiki token create camera-3 --pipeline find-and-mark=runner --days 365',
    'kumiki token create deploy --role editor',
    'kumiki token create release --role viewer --publish',
    'kumiki token revoke 4f6c2f6e-0d6c-4c0e-9d0a-6f0f6d1f7c11',
  ],
  async run({ options, positionals: [given = 'list', name] }): Promise<ExitCode> {
    const action = actions.find((known) => known === given);
    if (!action) throw unknownName('token', 'action', given, actions);
    if (action !== 'list' && !name)
      throw usageError('token', `Say which: kumiki token ${action} ${action === 'create' ? 'NAME' : 'ID'}.`);
    const grant = action === 'create' ? grantFrom(options) : undefined;
    const days = options.forever ? undefined : daysFrom(options.days);
    await using data = await openData(dataFolderPath());
    const { owner } = data;
    if (grant) {
      const made = await owner.createToken({ name: name!, grant, ...(days !== undefined && { days }) });
      if (options.json) print(JSON.stringify(await answer(made.token, made.secret), null, 2));
      else {
        print(made.secret);
        print(onOutput.dim(`Its id is ${made.token.id}. It is not shown again.`));
      }
    } else if (action === 'revoke') {
      await owner.revokeToken(name!);
      if (options.json) print(JSON.stringify({ revoked: name }));
      else print('Nobody gets in with it any more.');
    } else await list(owner, options.json);
    return exitCodes.ok;
  },
});

async function list(owner: Owner, json: boolean): Promise<void> {
  const tokens: ApiToken[] = [];
  let cursor: string | undefined;
  do {
    const page = await owner.tokens({ limit: pageSize, ...(cursor !== undefined && { cursor }) });
    tokens.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  if (json) {
    const items = await Promise.all(tokens.map(async (token) => await answer(token)));
    return print(JSON.stringify({ items }, null, 2));
  }
  const rows = tokens.map(rowOf);
  const widths = [0, 1, 2, 3].map((at) => Math.max(0, ...rows.map((row) => widthOf(row[at]!))));
  for (const row of rows)
    print(
      row
        .map((cell, at) => padEnd(cell, widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  if (rows.length === 0) print(onOutput.dim('No tokens.'));
}

/** As the API says it. */
async function answer(token: ApiToken, secret?: string): Promise<object> {
  const { tokenAnswer } = await import('@kumiki/orchestrator/api');
  return tokenAnswer(token, secret);
}

function rowOf({ id, name, hint, grant, expiresAt, usedAt }: ApiToken): string[] {
  const publishes = mayPublish(grant) && grant.role !== 'admin' ? ' and publishing' : '';
  const scope =
    grant.pipelines === undefined
      ? grant.role + publishes
      : Object.entries(grant.pipelines)
          .map(([pipeline, role]) => `${pipeline}=${role}`)
          .join(', ');
  const ends = expiresAt === undefined ? 'does not expire' : `expires ${day(expiresAt)}`;
  return [
    id,
    safe(name),
    `${hint}…`,
    scope,
    `${ends}, ${usedAt === undefined ? 'never used' : `used ${day(usedAt)}`}`,
  ];
}

function day(at: number): string {
  return new Date(at).toLocaleString('sv-SE').slice(0, 10);
}

interface GrantOptions {
  readonly role: string | undefined;
  readonly pipeline: readonly string[];
  readonly publish: boolean;
}

/** @throws USAGE */
function grantFrom({ role, pipeline, publish }: GrantOptions): Grant {
  if (role !== undefined && pipeline.length > 0)
    throw usageError('token', 'Give --role for everything, or --pipeline for single ones, not both.');
  if (publish && role === undefined)
    throw usageError('token', '--publish goes with --role: components belong to no pipeline.');
  if (role !== undefined) return { role: roleFrom(role, roles), ...(publish && { publish }) };
  if (pipeline.length === 0)
    throw usageError('token', 'Say what it may do: --role ROLE or --pipeline NAME=ROLE.');
  const pairs = pipeline.map((text) => {
    const [name = '', given = ''] = text.split('=', 2);
    if (!/^[a-z0-9][a-z0-9-]{0,99}$/.test(name))
      throw usageError('token', `--pipeline takes NAME=ROLE, such as find-and-mark=runner, not "${text}".`);
    return [name, roleFrom(given, pipelineRoles) as PipelineRole] as const;
  });
  return { pipelines: Object.fromEntries(pairs) };
}

function roleFrom(text: string, known: readonly Role[]): Role {
  const role = known.find((one) => one === text);
  if (!role) throw unknownName('token', 'role', text, known);
  return role;
}

function daysFrom(text: string | undefined): number {
  const days = wholeNumber('token', '--days', text) ?? 90;
  if (days >= 1 && days <= mostDays) return days;
  throw usageError('token', `--days is a number from 1 to ${mostDays}.`);
}
