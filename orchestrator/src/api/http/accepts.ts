import type { IncomingMessage } from 'node:http';
import accepts from 'accepts';

/**
 * Which of the media types of a route a request wants; where it takes none of them, or does not say, the first. The
 * answer says `Vary: Accept`.
 */
export function preferred<Type extends string>(
  request: Pick<IncomingMessage, 'headers'>,
  types: readonly [Type, ...Type[]],
): Type {
  const found = accepts(request as IncomingMessage).type([...types]);
  return types.find((type) => type === found) ?? types[0];
}
