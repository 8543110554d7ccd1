import { getJson } from '../api/client.ts';
import type { ComponentSummary, JsonSchema, Page, PipelineForm, PipelineVersion } from '../api/types.ts';
import { DocumentText } from '../document/text.ts';

/** What can be known of a form without the components as they were. */
export type VersionWords = Pick<PipelineForm, 'name' | 'params' | 'steps'> &
  Partial<Pick<PipelineForm, 'outputs'>>;

/** What the words of a version are by its text and the components that are there now. @throws ApiError */
export async function readVersionForm(
  name: string,
  version: string | undefined,
  signal: AbortSignal,
): Promise<VersionWords | undefined> {
  if (version === undefined) return undefined;
  const [found, { items }] = await Promise.all([
    getJson<PipelineVersion>(`/pipelines/${encodeURIComponent(name)}/versions/${version}`, {}, signal),
    getJson<Page<ComponentSummary>>('/components', { limit: 500 }, signal),
  ]);
  const document = DocumentText.read(found.text)?.document;
  if (!document) return undefined;
  const components = new Map(items.map((one) => [one.name, one]));
  const steps = Object.entries(document.steps).flatMap(([id, { component = '' }]) => {
    const known = components.get(component.split('@', 1)[0]!);
    return known ? [{ id, component: `${known.name}@${known.version}`, title: known.title }] : [];
  });
  const params: JsonSchema = document.params ?? {};
  return {
    name,
    params: params.type === 'object' ? params : { properties: document.params as never },
    steps,
  };
}
