import { kumikiError } from '@kumiki/component-sdk/errors';

/**
 * Reads `NAME` (the newest version) or `NAME@VERSION`.
 * @throws PIPELINE_VERSION_NOT_FOUND where what stands behind the "@" can be no version
 */
export function parsePipelineId(id: string): { readonly name: string; readonly version?: number } {
  const at = id.indexOf('@');
  if (at === -1) return { name: id };
  const [name, version] = [id.slice(0, at), id.slice(at + 1)];
  if (/^[1-9]\d{0,8}$/.test(version)) return { name, version: Number(version) };
  throw kumikiError('PIPELINE_VERSION_NOT_FOUND', {
    pipeline: name,
    version: `version "${version}"`,
    advice: 'Versions count 1, 2, 3; write the name alone for the newest one.',
  });
}
