import { spellings, type CommandWords, type OptionWords, type Takes } from '../words.ts';

/** For zsh with its own completion (`compinit`). */
export function zshScript(commands: readonly CommandWords[]): string {
  const cases = commands.flatMap(({ name, actions, options }) => [
    `    ${name})`,
    '      _arguments -s \\',
    ...options.flatMap(specsOf).map((spec) => `        ${quoted(spec)} \\`),
    ...(actions.length > 0 ? [`        ${quoted(`1:action:(${actions.join(' ')})`)} \\`] : []),
    `        ${quoted('*:file:_files')}`,
    '      ;;',
  ]);
  return `#compdef kumiki
# Completes "kumiki" in zsh. Made by "kumiki completion zsh".
_kumiki() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}

# As a function of fpath it is called at once; read by "source" it is only made known.
if [ "$funcstack[1]" = "_kumiki" ]; then
  _kumiki "$@"
else
  compdef _kumiki kumiki
fi`;
}

/** A specification of \`_arguments\` for each way to write an option. */
function specsOf(option: OptionWords): string[] {
  const { help, takes, multiple, value } = option;
  const text = help.replaceAll(/[\\\][]/g, '\\$&');
  const message = value.replaceAll(':', '\\:');
  const argument = takes === 'nothing' ? '' : `:${message}:${actionOf(takes)}`;
  const spelt = spellings(option);
  // The one leaves the other out, unless it may be repeated.
  const before = multiple ? '*' : spelt.length > 1 ? `(${spelt.join(' ')})` : '';
  return spelt.map((one) => `${before}${one}[${text}]${argument}`);
}

function actionOf(takes: Takes): string {
  if (typeof takes !== 'string') return `(${takes.join(' ')})`;
  return { nothing: '', file: '_files', folder: '_files -/', text: ' ' }[takes];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
