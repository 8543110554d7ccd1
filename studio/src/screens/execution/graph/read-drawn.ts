import { getJson } from '../../../api/client.ts';
import type { ComponentSummary, Page, PipelineForm, PipelineVersion } from '../../../api/types.ts';
import { DocumentText } from '../../../document/text.ts';
import { runGraph } from './run-graph.ts';

export type DrawnPipeline = ReturnType<typeof runGraph>;

/** The graph of a version, as people drew it; nothing where it was removed. @throws ApiError */
export async function readDrawn(
  pipeline: string,
  version: number,
  signal: AbortSignal,
): Promise<DrawnPipeline | undefined> {
  const [found, { items }] = await Promise.all([
    getJson<PipelineVersion>(`/pipelines/${pipeline}/versions/${version}`, {}, signal).catch(() => undefined),
    getJson<Page<ComponentSummary>>('/components', { limit: 500 }, signal),
  ]);
  const document = found && DocumentText.read(found.text)?.document;
  if (!document) return undefined;
  const pipelines = new Map<string, PipelineForm>();
  for (const { pipeline: inner } of Object.values(document.steps)) {
    if (inner === undefined) continue;
    const [name, of] = inner.split('@');
    const form = await getJson<PipelineForm>(`/pipelines/${name}/form`, { version: of }, signal).catch(
      () => undefined,
    );
    if (form) pipelines.set(inner, form);
  }
  return runGraph(document, { components: new Map(items.map((one) => [one.name, one])), pipelines });
}
