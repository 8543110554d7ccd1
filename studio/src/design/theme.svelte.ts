export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const kept = 'kumiki.theme';

let chosen = $state<Theme>(themes.find((one) => one === localStorage.getItem(kept)) ?? 'system');
show();

export function theme(): Theme {
  return chosen;
}

export function setTheme(to: Theme): void {
  chosen = to;
  localStorage.setItem(kept, to);
  show();
}

function show(): void {
  if (chosen === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = chosen;
}
