import { isMap, isScalar, parseDocument, type Scalar } from 'yaml';

/**
 * Writes other references to components into a document, by its text: comments, order and form stay as they are.
 * @param next the new reference by the one before
 */
export function rewriteReferences(text: string, next: ReadonlyMap<string, string>): string {
  const steps = parseDocument(text).get('steps');
  if (!isMap(steps)) return text;
  const found: { readonly scalar: Scalar; readonly to: string }[] = [];
  for (const { value: step } of steps.items) {
    const scalar = isMap(step) ? step.get('component', true) : undefined;
    const to = isScalar(scalar) ? next.get(String(scalar.value)) : undefined;
    if (isScalar(scalar) && to !== undefined) found.push({ scalar, to });
  }
  // From the end, so that the places before stay where they are.
  return found
    .toSorted((a, b) => b.scalar.range![0] - a.scalar.range![0])
    .reduce((before, { scalar, to }) => {
      const [start, end] = scalar.range!;
      const written = scalar.type === 'PLAIN' ? to : JSON.stringify(to);
      return before.slice(0, start) + written + before.slice(end);
    }, text);
}
