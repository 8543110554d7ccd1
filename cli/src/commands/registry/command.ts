import { unknownName, usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { platformOption, platformOrLocal } from '../../platform/where.ts';
import { compareVersions, listOf, search, show } from './looking.ts';
import { mark, register, scan } from './changing.ts';
import { serveRegistry } from './serve.ts';

const actions = [
  'search',
  'show',
  'compare',
  'register',
  'deprecate',
  'yank',
  'restore',
  'scan',
  'sources',
  'problems',
  'garbage',
  'serve',
] as const;

export const registryCommand = defineCommand({
  name: 'registry',
  usage: [
    'search [WORDS] [OPTIONS]',
    'show NAME[@VERSION]',
    'compare NAME FROM TO',
    'register IMAGE [--manifest FILE]',
    'deprecate | yank | restore NAME@VERSION [--message TEXT]',
    'scan | sources | problems | garbage',
    'serve [--port N]',
  ],
  description:
    'Components that lie in registries as images, as a platform knows them, the one of this machine where no other is named. Deprecated versions say what takes their place; a yanked one is chosen by no range, and still runs where it is locked; restore takes both back. serve is the registry alone, without pipelines and runs.',
  positionals: 5,
  actions,
  options: {
    platform: platformOption,
    category: { type: 'string', value: 'NAME', help: 'search: only of this category.' },
    takes: {
      type: 'string',
      value: 'TYPE',
      help: 'search: what takes an output of this type, such as image[].',
    },
    gives: {
      type: 'string',
      value: 'TYPE',
      help: 'search: what gives something that an input of this type takes.',
    },
    manifest: {
      type: 'string',
      value: 'FILE',
      help: 'register: component.yaml, for an image that does not say itself what component it is.',
    },
    message: { type: 'string', value: 'TEXT', help: 'deprecate, yank: why.' },
    replacement: { type: 'string', value: 'NAME[@RANGE]', help: 'deprecate: what takes its place.' },
    port: {
      type: 'string',
      value: 'N',
      help: 'serve: the port; the one of the settings where it is not given.',
    },
    json: { type: 'boolean', help: 'JSON for programs.' },
  },
  examples: [
    'kumiki registry search blur --takes image',
    'kumiki registry show imaging/blur@1.2.0',
    'kumiki registry register ghcr.io/vendor/tool:7 --manifest component.yaml',
    'kumiki registry yank imaging/blur@1.2.0 --message "Turns some images black."',
    'KUMIKI_REGISTRY_SOURCES=ghcr.io/acme kumiki registry serve --port 7800',
  ],
  async run({ options, positionals: [given = 'search', ...names] }): Promise<ExitCode> {
    const action = actions.find((known) => known === given);
    if (!action) throw unknownName('registry', 'action', given, actions);
    const [name, from, to] = names;
    const needed = (text: string | undefined, form: string): string => {
      if (text === undefined) throw usageError('registry', `Say which: kumiki registry ${action} ${form}.`);
      return text;
    };
    if (action === 'serve') return await serveRegistry(options.port);
    const platform = await platformOrLocal('registry', options.platform);
    const { json } = options;
    switch (action) {
      case 'search':
        await search(platform, { ...options, words: names.join(' ') });
        break;
      case 'show':
        await show(platform, needed(name, 'NAME'), json);
        break;
      case 'compare':
        await compareVersions(
          platform,
          needed(name, 'NAME FROM TO'),
          needed(from, 'NAME FROM TO'),
          needed(to, 'NAME FROM TO'),
          json,
        );
        break;
      case 'register':
        await register(platform, needed(name, 'IMAGE'), options.manifest, json);
        break;
      case 'deprecate':
      case 'yank':
      case 'restore':
        await mark(platform, action, needed(name, 'NAME@VERSION'), options);
        break;
      case 'scan':
        await scan(platform, json);
        break;
      case 'sources':
      case 'problems':
      case 'garbage':
      default:
        await listOf(platform, action, json);
    }
    return exitCodes.ok;
  },
});
