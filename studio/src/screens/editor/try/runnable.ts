import { ApiError } from '../../../api/client.ts';
import { readSource, type PipelineDocument } from '../../../document/document.ts';
import { removeSteps } from '../../../document/edit.ts';

/**
 * Asks about a draft, and where steps of it are not finished yet, about the part that can run without them.
 * @throws ApiError where what is wrong is no step, or nothing is left
 */
export async function askAboutPart<Answer>(
  document: PipelineDocument,
  ask: (part: PipelineDocument) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask(document);
  } catch (thrown) {
    const part = thrown instanceof ApiError ? runnablePart(document, thrown) : undefined;
    if (!part) throw thrown;
    // Fewer steps each time: it comes to an end.
    return await askAboutPart(part, ask);
  }
}

/** The draft without the steps that an error names, and without all that needs them. */
export function runnablePart(
  document: PipelineDocument,
  { problems }: Pick<ApiError, 'problems'>,
): PipelineDocument | undefined {
  const gone = new Set(problems.flatMap(({ severity, step }) => (severity === 'error' ? (step ?? []) : [])));
  const before = Object.entries(document.steps);
  const wrong = before.filter(([id]) => gone.has(id));
  if (wrong.length === 0) return undefined;
  for (let count = -1; count !== gone.size;) {
    count = gone.size;
    for (const [id, { inputs = {}, when = '' }] of before) {
      const reads = Object.values(inputs).some((reference) => gone.has(readSource(reference)?.node ?? ''));
      if (reads || stepsIn(when).some((step) => gone.has(step))) gone.add(id);
    }
  }
  const part = removeSteps(document, [...gone]);
  return Object.keys(part.steps).length > 0 ? part : undefined;
}

function stepsIn(condition: string): readonly string[] {
  return [...condition.matchAll(/\$steps\.([A-Za-z0-9_-]+)/g)].map(([, step]) => step!);
}
