import { kumikiError } from '@kumiki/component-sdk/errors';

/** A new component's name in the forms that its files need. */
export interface ComponentNames {
  /** `local/soft-focus` */
  readonly full: string;
  /** `soft-focus` */
  readonly short: string;
  /** `Soft focus` */
  readonly title: string;
}

const part = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Reads `[PUBLISHER/]NAME`. @throws NAME_NOT_ALLOWED */
export function readName(text: string): ComponentNames {
  const parts = text.split('/');
  const [publisher, short] = parts.length === 1 ? ['local', parts[0]!] : parts;
  const allowed =
    parts.length <= 2 &&
    [publisher, short].every((name) => name !== undefined && name.length <= 50 && part.test(name));
  if (!allowed) throw kumikiError('NAME_NOT_ALLOWED', { name: text });
  const words = short!.replaceAll('-', ' ');
  return {
    full: `${publisher}/${short}`,
    short: short!,
    title: words.charAt(0).toUpperCase() + words.slice(1),
  };
}
