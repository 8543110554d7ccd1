import type { Palette } from './paint.ts';

/** Lines that came or went have the colour of that. */
const marks: Readonly<Record<string, string>> = { added: 'good', removed: 'bad' };

/** The tokens of the design as they are here and now, in the theme that is shown. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const types = new Map<string, string>();
  return {
    box: token('surface-raised'),
    off: token('surface-sunken'),
    ink: token('ink'),
    edge: token('line-strong'),
    accent: token('accent'),
    bad: token('bad'),
    warn: token('warn'),
    good: token('good'),
    run: token('run'),
    track: token('wait-soft'),
    font: style.fontFamily,
    type: (type) => {
      const known = types.get(type);
      if (known !== undefined) return known;
      const found = token(marks[type] ?? `type-${type}`) || token('line-strong');
      types.set(type, found);
      return found;
    },
  };
}
