import { unknownName } from '../../arguments/parse.ts';
import { defineCommand, exitCodes, type Command, type CommandEntry } from '../../command.ts';
import { print } from '../../console/terminal.ts';
import { bashScript } from './scripts/bash.ts';
import { fishScript } from './scripts/fish.ts';
import { zshScript } from './scripts/zsh.ts';
import { wordsOf } from './words.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const shells = Object.keys(scripts) as (keyof typeof scripts)[];

/** @param all every command there is, by name */
export function completionCommand(all: Readonly<Record<string, CommandEntry>>): Command {
  return defineCommand({
    name: 'completion',
    usage: ['bash | zsh | fish'],
    description:
      'Prints a script for a shell, which then completes commands, options, and what these take. It is of the version that made it: make it anew after an update. The command has to be called "kumiki" there, as where its package is installed globally.',
    positionals: 1,
    actions: shells,
    options: {},
    examples: [
      'kumiki completion bash > ~/.local/share/bash-completion/completions/kumiki',
      'kumiki completion zsh > ~/.zfunc/_kumiki    (with "fpath+=~/.zfunc" before "compinit" in ~/.zshrc)',
      'kumiki completion fish > ~/.config/fish/completions/kumiki.fish',
    ],
    async run({ positionals: [given = ''] }) {
      const shell = shells.find((known) => known === given);
      if (!shell) throw unknownName('completion', 'shell', given, shells);
      print(scripts[shell](await wordsOf(all)));
      return exitCodes.ok;
    },
  });
}
