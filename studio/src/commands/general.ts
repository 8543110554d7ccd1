import { setTheme } from '../design/theme.svelte.ts';
import { language, languages, setLanguage, type Language } from '../i18n/language.svelte.ts';
import { go } from '../router/router.svelte.ts';
import { setOpenList, type Command } from './commands.svelte.ts';

type GeneralTexts = (typeof languages)['en']['canvas']['general'];

/** A text of a command in all languages. */
function inAll(name: keyof GeneralTexts): Command['text'] {
  return {
    en: languages.en.canvas.general[name],
    ja: languages.ja.canvas.general[name],
  } satisfies Record<Language, string>;
}

/** What can be done on every screen. */
export function generalCommands(): readonly Command[] {
  const to = (id: keyof GeneralTexts, address: string): Command => ({
    id: `go-${id}`,
    text: inAll(id),
    run: () => go(address),
  });
  return [
    to('home', '/'),
    to('runs', '/executions'),
    to('live', '/deployments'),
    to('dashboard', '/dashboard'),
    to('components', '/components'),
    to('settings', '/settings'),
    {
      id: 'language',
      text: inAll('language'),
      run: () => setLanguage(language() === 'en' ? 'ja' : 'en'),
    },
    { id: 'light', text: inAll('light'), run: () => setTheme('light') },
    { id: 'dark', text: inAll('dark'), run: () => setTheme('dark') },
    { id: 'commands', text: inAll('commands'), keys: 'Mod+K', run: () => setOpenList('commands') },
    { id: 'keys', text: inAll('keys'), keys: '?', run: () => setOpenList('keys') },
  ];
}
