/** What the address says: the screen and its parameters. Everything that a screen shows follows from it, so each view can be shared. */
export interface Place {
  readonly path: string;
  readonly query: URLSearchParams;
}

function here(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

let current = $state.raw(here());

/** The address that is shown. */
export function place(): Place {
  return current;
}

/** Goes to an address within the studio. */
export function go(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(undefined, '', to);
  else history.pushState(undefined, '', to);
  current = here();
  if (!replace) scrollTo(0, 0);
}

/**
 * Puts values into the query of this address, or takes them out where they are empty.
 * @param how without `replace`, the browser's way back leads to what was shown before
 */
export function setQuery(values: Readonly<Record<string, string>>, { replace = true } = {}): void {
  const query = new URLSearchParams(current.query);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  go(text === '' ? current.path : `${current.path}?${text}`, { replace });
}

/** Follows links to the studio's own addresses without loading the page anew. @returns ends it */
export function followLinks(): () => void {
  const back = () => {
    current = here();
  };
  const click = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/')) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  };
  addEventListener('popstate', back);
  document.addEventListener('click', click);
  return () => {
    removeEventListener('popstate', back);
    document.removeEventListener('click', click);
  };
}
