import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { routeRoles } from '../orchestrator/src/api/http/route-roles.ts';
import { commandsIn, snippetsOf } from './snippets.ts';
import { root } from './verify/run.ts';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .trim()
  .split('\n');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const pages = tracked.filter((file) => /^(README|docs\/(?!decisions\/|errors|roadmap).*)\.md$/.test(file));
const snippets = pages.flatMap((page) => snippetsOf(join(root, page), page));
const ofLanguage = (...languages: string[]) =>
  snippets.filter(({ language }) => languages.includes(language));

/** The places of those that a check has something against. */
function wrong(among: typeof snippets, why: (text: string) => string | undefined): string[] {
  return among.flatMap(({ place, text }) => {
    const found = why(text);
    return found === undefined ? [] : [`${place}: ${found}`];
  });
}

const reasonOf = (check: () => unknown): string | undefined => {
  try {
    check();
    return undefined;
  } catch (thrown) {
    return (thrown as Error).message;
  }
};

test('YAML of the pages can be read', () => {
  const why = (text: string) => parseAllDocuments(text).flatMap(({ errors }) => errors)[0]?.message;
  expect(wrong(ofLanguage('yaml'), why)).toEqual([]);
});

test('TypeScript of the pages runs as Node runs it, without types', () => {
  // A snippet may be a part of a function, or end one that a page has begun.
  const why = (text: string) => {
    const whole = reasonOf(() => stripTypeScriptTypes(text));
    return whole && reasonOf(() => stripTypeScriptTypes(`async () => {\n${text}\n};`));
  };
  expect(wrong(ofLanguage('ts', 'js'), why)).toEqual([]);
});

test('Python of the pages can be compiled', () => {
  const program = `import ast, json, sys
for place, text in json.load(sys.stdin):
    try: ast.parse(text)
    except SyntaxError:
        try: ast.parse("def f():\\n" + "".join("  " + line + "\\n" for line in text.splitlines()))
        except SyntaxError as error: print(place, error)`;
  const given = JSON.stringify(ofLanguage('python').map(({ place, text }) => [place, text]));
  const { stdout, stderr } = spawnSync('python3', ['-c', program], { input: given, encoding: 'utf8' });
  expect([stdout, stderr]).toEqual(['', '']);
});

test('what is for a shell can be read by one', () => {
  const why = (text: string) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
    return status === 0 ? undefined : stderr.trim();
  };
  const marker = '\n: next\n';
  // All at once, and one by one only to say which it was.
  const all = ofLanguage('sh', 'bash');
  const faulty = why(all.map(({ text }) => text).join(marker)) === undefined ? [] : wrong(all, why);
  expect(faulty).toEqual([]);
});

/** Commands of shells, also of snippets that say no language, with the place of each. */
const commands = snippets
  .filter(({ language }) => ['sh', 'bash', ''].includes(language))
  .flatMap((snippet) => commandsIn(snippet).map((text) => ({ place: snippet.place, text })));

/** The options of each command. A process of its own imports them all, as Node does: the test runner would translate each file. */
function optionsOfCommands(): Map<string, readonly string[]> {
  const program = `import { globSync } from 'node:fs';
const all = {};
for (const file of globSync('cli/src/commands/*/command.ts'))
  for (const exported of Object.values(await import(process.cwd() + '/' + file))) {
    // One that completes the others is made from them.
    const one = typeof exported === 'function' ? exported({}) : exported;
    if (one?.usage) all[one.name] = Object.keys(one.options);
  }
process.stdout.write(JSON.stringify(all));`;
  const args = ['--input-type=module', '-e', program];
  const told = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  return new Map(Object.entries(JSON.parse(told) as Record<string, string[]>));
}

const call = /(?:^|[;&|(] *|--no-install |npx |-- )kumiki (?!kumiki|helm\/)([a-z]+)\b([^|;&)]*)/g;

test('commands and options of "kumiki" are there', () => {
  const known = optionsOfCommands();
  const calls = commands.flatMap(({ place, text }) =>
    [...text.matchAll(call)].map(([, name = '', rest = '']) => ({ place, name, rest })),
  );
  const unknown = calls.flatMap(({ place, name, rest }) => {
    const options = known.get(name);
    if (!options) return [`${place}: kumiki ${name}`];
    return [...rest.split(' -- ')[0]!.matchAll(/(?:^|\s)--([a-z][a-z-]*)/g)].flatMap(([, option = '']) =>
      options.includes(option) || option === 'help' ? [] : [`${place}: kumiki ${name} --${option}`],
    );
  });
  expect(unknown).toEqual([]);
  expect(calls.length).toBeGreaterThan(50);
});

test('scripts of npm are there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = commands.flatMap(({ text }) => [...text.matchAll(/\bnpm run (?:-s )?([\w:-]+)/g)]);
  expect(named.map(([, script = '']) => script).filter((script) => !(script in scripts))).toEqual([]);
});

test('settings are there', () => {
  const sources = tracked.filter(
    (file) => /\.(ts|py|mjs|js)$/.test(file) && !/\.(test|validate)\.ts$/.test(file),
  );
  const known = new Set(
    [...sources, 'docs/configuration.md'].flatMap((file) => read(file).match(/KUMIKI_[A-Z_]+/g) ?? []),
  );
  known.add('KUMIKI_WEBHOOK_SECRET'); // of a receiver that is not ours
  const named = pages.flatMap((page) =>
    (read(page).match(/KUMIKI_[A-Z_]+/g) ?? [])
      .filter((name) => !known.has(name))
      .map((name) => `${page}: ${name}`),
  );
  expect(named).toEqual([]);
});

test('addresses that curl asks are there', () => {
  const routes = Object.keys(routeRoles).map((route) => {
    const [method = '', path = ''] = route.split(' ');
    return { method, fits: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`) };
  });
  const unknown = commands.flatMap(({ place, text }) => {
    const path = /https?:\/\/[^/'"\s]+(\/api\/v1[^?'"\s]*)/.exec(text)?.[1];
    if (!text.startsWith('curl') || path === undefined) return [];
    const sends = / -(?:F|d) /.test(text) && !/ -G /.test(text);
    const method = / -X (\w+)/.exec(text)?.[1] ?? (sends ? 'POST' : 'GET');
    return routes.some((route) => route.method === method && route.fits.test(path))
      ? []
      : [`${place}: ${method} ${path}`];
  });
  expect(unknown).toEqual([]);
});

test('the receiver in Python takes what was signed with its secret, and nothing else', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const receiver = snippets.find(({ runsAs }) => runsAs === 'receiver.py');
  const [id, now, body] = ['msg_1', new Date(), '{"type":"execution_ended"}'];
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  };
  const program = `${receiver?.text.replace(/^HTTPServer.*$/m, '')}
given = json.load(__import__("sys").stdin)
print(verified(given["headers"], given["body"].encode()), verified(given["headers"], b"{}"))
print(verified({**given["headers"], "webhook-timestamp": "1"}, given["body"].encode()))`;
  const { stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify({ headers, body }),
    env: { ...process.env, KUMIKI_WEBHOOK_SECRET: secret },
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['True False\nFalse\n', '']);
});
