import type { IncomingHttpHeaders } from 'node:http';

/**
 * Which of the media types of a route a request wants (RFC 9110, 12.5.1): the one with the highest weight, of equal
 * ones the first of the route's. Where it takes none of them, or does not say, it gets the first.
 */
export function preferred<Type extends string>(headers: IncomingHttpHeaders, types: readonly Type[]): Type {
  const ranges = (headers.accept ?? '*/*').split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return { type, weight: weight === undefined ? 1 : Number(weight.slice(2)) || 0 };
  });
  const weightOf = (type: string): number => {
    const [group] = type.split('/');
    const fitting = [type, `${group}/*`, '*/*'].map((one) => ranges.find((range) => range.type === one));
    return fitting.find((range) => range !== undefined)?.weight ?? 0;
  };
  let best = types[0]!;
  for (const type of types) if (weightOf(type) > weightOf(best)) best = type;
  return best;
}
