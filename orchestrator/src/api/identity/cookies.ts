import type { IncomingMessage } from 'node:http';

/** What a browser keeps of this platform; scripts cannot read it. */
export type CookieName = 'kumiki_session' | 'kumiki_device' | 'kumiki_flow';

/** The value of a cookie, where it is there once. Over TLS a cookie that another host or path set does not count. */
export function readCookie(
  { headers }: Pick<IncomingMessage, 'headers'>,
  name: CookieName,
  secure: boolean,
): string | undefined {
  const wanted = fullName(name, secure);
  const found = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${wanted}=`))
    .map((pair) => pair.slice(wanted.length + 1));
  return found.length === 1 && /^[\w-]{20,100}$/.test(found[0]!) ? found[0] : undefined;
}

/**
 * The header that sets a cookie for this host alone. `Lax`, so that it comes along when somebody follows a link to here,
 * as back from an identity provider; never with what another site's page sends.
 * @param seconds how long it is kept; 0 removes it
 */
export function setCookie(name: CookieName, value: string, seconds: number, secure: boolean): string {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${Math.floor(seconds)}`];
  return [`${fullName(name, secure)}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ');
}

/** `__Host-`: browsers take it only over TLS, for all paths, and from this very host. */
function fullName(name: CookieName, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
