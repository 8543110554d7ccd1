import type { PlanOutput } from '../plan/plan.ts';
import type { Frame } from './frame.ts';
import { propertiesOf } from './caller-params.ts';

/** Warns of what the document has but nothing uses: inputs, files and parameters, and steps whose results go nowhere. */
export function warnOfUnused(frame: Frame, outputs: Readonly<Record<string, PlanOutput>>): void {
  const { scope, linking } = frame;
  const used = new Set([...frame.used, ...usedByDisabled(frame)]);
  const { inputs = {}, files = {}, params } = scope.pipeline;
  const declared = { inputs, files, params: propertiesOf(scope.params) };
  for (const [kind, entries] of Object.entries(declared)) {
    for (const name of Object.keys(entries)) {
      if (used.has(`${kind}.${name}`)) continue;
      const path =
        kind === 'params' && params !== undefined && 'properties' in params
          ? ['params', 'properties', name]
          : [kind, name];
      scope.report('DECLARED_UNUSED', { reference: `$${kind}.${name}` }, path, {
        at: 'key',
        severity: 'warning',
        field: name,
      });
    }
  }
  const read = new Set(linking.steps.flatMap(({ reads }) => reads));
  for (const { value } of Object.values(outputs)) read.add(value);
  for (const { value, input } of linking.handedOn) if (input !== undefined) read.add(value);
  for (const { id, component, outputs: given } of linking.steps) {
    const names = Object.keys(given);
    // A step may have its effect elsewhere: it writes a folder, it calls another system.
    const acts =
      names.length === 0 || component.manifest.category === 'sink' || component.manifest.network === 'egress';
    if (acts || !scope.steps.has(id) || names.some((name) => read.has(`steps.${id}.${name}`))) continue;
    scope.report('STEP_UNUSED', { step: id }, ['steps', id], { at: 'key', severity: 'warning', step: id });
  }
}

/** What only disabled steps refer to is not unused: they may be enabled again. */
function usedByDisabled({ scope }: Frame): Set<string> {
  const disabled = Object.values(scope.pipeline.steps).filter((step) => step.disabled === true);
  const found = JSON.stringify(disabled).matchAll(/\$((?:inputs|params|files)\.[A-Za-z0-9_]+)/g);
  return new Set([...found].map(([, name]) => name!));
}
