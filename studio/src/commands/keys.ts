const isMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

const signs: Readonly<Record<string, string>> = {
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  delete: 'Del',
  escape: 'Esc',
};

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether the keys that are pressed are those: `Mod+Shift+Z`, `Delete`, `?`. */
export function isPressed(keys: string, { key, ctrlKey, metaKey, shiftKey, altKey }: Pressed): boolean {
  const parts = keys.split('+');
  const wanted = parts.at(-1)!.toLowerCase();
  const has = (part: string) => parts.includes(part);
  if (has('Mod') !== (ctrlKey || metaKey) || has('Alt') !== altKey) return false;
  // What needs Shift to be written, such as `?`, is just that sign.
  const isSign = wanted.length === 1 && !/[a-z0-9]/.test(wanted);
  return (isSign || has('Shift') === shiftKey) && key.toLowerCase() === wanted;
}

/** The keys as they are written here: `Ctrl+D`, `⌘D`. */
export function keysText(keys: string): string {
  const mac = isMac();
  const parts = keys.split('+').map((part) => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (mac && part === 'Shift') return '⇧';
    if (mac && part === 'Alt') return '⌥';
    return signs[part.toLowerCase()] ?? part;
  });
  return parts.join(mac ? '' : '+');
}
