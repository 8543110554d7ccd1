import { kumikiError } from '@kumiki/component-sdk/errors';

/** Pages of one list that are read at most. */
export const mostPages = 2_000;

/**
 * The address of the next page in a `Link` header (RFC 8288), relative to the page that it came with. One that leads to
 * another host is refused.
 * @throws REGISTRY_REDIRECT_REFUSED
 */
export function nextPage(header: string | null, url: URL, registry: string): URL | undefined {
  const match = /<([^<>]{1,4000})>\s*;[^<]*\brel\s*=\s*"?next"?/i.exec((header ?? '').slice(0, 8192));
  if (!match) return undefined;
  const refuse = (address: string, reason: string) =>
    kumikiError('REGISTRY_REDIRECT_REFUSED', { registry, address: address.slice(0, 100), reason });
  const [, target = ''] = match;
  if (!URL.canParse(target, url.href)) throw refuse(target, 'the next page has no address');
  const next = new URL(target, url);
  // A registry behind a proxy may call itself by a scheme that is not the one it is reached by.
  if (next.host !== url.host) throw refuse(next.host, 'a list goes on at the registry itself');
  next.protocol = url.protocol;
  if (next.href === url.href) throw refuse(next.href, 'the next page is the same one');
  return next;
}
