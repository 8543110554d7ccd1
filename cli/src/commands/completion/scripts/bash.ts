import { spellings, type CommandWords, type OptionWords } from '../words.ts';

/** For bash 3.2 and later. Names of commands and options hold letters, digits and "-" alone. */
export function bashScript(commands: readonly CommandWords[]): string {
  const after = (wanted: (option: OptionWords) => boolean): string[] =>
    commands.flatMap(({ name, options }) =>
      options.filter(wanted).flatMap((option) => spellings(option).map((spelt) => `"${name} ${spelt}"`)),
    );
  const words = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => {
      if (typeof option.takes === 'string') return [];
      const cases = spellings(option).map((spelt) => `"${name} ${spelt}"`);
      return [`    ${cases.join(' | ')}) _kumiki_words "${option.takes.join(' ')}"; return ;;`];
    }),
  );
  const rest = commands.flatMap(({ name, options, actions }) => [
    `    ${name})`,
    `      options="${options.flatMap(spellings).join(' ')}"`,
    ...(actions.length > 0 ? [`      actions="${actions.join(' ')}"`] : []),
    '      ;;',
  ]);
  return `# Completes "kumiki" in bash. Made by "kumiki completion bash".
_kumiki_words() {
  compopt +o default 2> /dev/null
  COMPREPLY=($(compgen -W "$1" -- "\${COMP_WORDS[COMP_CWORD]}"))
}

_kumiki() {
  local word="\${COMP_WORDS[COMP_CWORD]}" options="" actions=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _kumiki_words "${[...commands.map(({ name }) => name), '--help', '--version'].join(' ')}"
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD - 1]}" in
${words.join('\n')}
    ${after(({ takes }) => takes === 'folder').join(' | ')})
      compopt -o filenames 2> /dev/null
      COMPREPLY=($(compgen -d -- "$word"))
      return
      ;;
    ${after(({ takes }) => takes === 'file').join(' | ')}) return ;;
    ${after(({ takes }) => takes === 'text').join(' | ')}) _kumiki_words ""; return ;;
  esac
  case "\${COMP_WORDS[1]}" in
${rest.join('\n')}
  esac
  case "$word" in
    -*) _kumiki_words "$options" ;;
    *) if [ "$COMP_CWORD" -eq 2 ] && [ -n "$actions" ]; then _kumiki_words "$actions"; fi ;;
  esac
}

complete -o default -F _kumiki kumiki`;
}
