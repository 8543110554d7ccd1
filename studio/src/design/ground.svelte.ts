/** What lies under pictures, where they are transparent and beside them. */
export type Ground = 'checkered' | 'grey';

const kept = 'kumiki.ground';

let chosen = $state<Ground>(localStorage.getItem(kept) === 'grey' ? 'grey' : 'checkered');
show();

export function ground(): Ground {
  return chosen;
}

export function setGround(to: Ground): void {
  chosen = to;
  localStorage.setItem(kept, to);
  show();
}

function show(): void {
  if (chosen === 'checkered') delete document.documentElement.dataset['ground'];
  else document.documentElement.dataset['ground'] = chosen;
}
