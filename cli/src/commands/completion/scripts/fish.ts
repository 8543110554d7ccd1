import type { CommandWords, OptionWords, Takes } from '../words.ts';

/** For fish 3 and later. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, summary, actions, options }) => [
    `complete -c kumiki -n __kumiki_needs_command -f -a ${name} -d ${quoted(summary)}`,
    ...(actions.length > 0
      ? [`complete -c kumiki -n '__kumiki_needs_action ${name}' -f -a ${quoted(actions.join(' '))}`]
      : []),
    ...options.map((option) => `complete -c kumiki -n '__kumiki_command_is ${name}' ${optionText(option)}`),
  ]);
  return `# Completes "kumiki" in fish. Made by "kumiki completion fish".
function __kumiki_needs_command
    test (count (commandline -opc)) -eq 1
end

function __kumiki_command_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and test $words[2] = $argv[1]
end

function __kumiki_needs_action
    __kumiki_command_is $argv[1]; and test (count (commandline -opc)) -eq 2
end

${lines.join('\n')}`;
}

function optionText({ name, short, help, takes }: OptionWords): string {
  return [
    `-l ${name}`,
    ...(short === undefined ? [] : [`-s ${short}`]),
    ...argumentOf(takes),
    `-d ${quoted(help)}`,
  ].join(' ');
}

function argumentOf(takes: Takes): string[] {
  if (typeof takes !== 'string') return ['-x', `-a ${quoted(takes.join(' '))}`];
  const known = {
    nothing: [],
    file: ['-r', '-F'],
    folder: ['-x', "-a '(__fish_complete_directories)'"],
    text: ['-x'],
  };
  return known[takes];
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
