import { getJson } from '../../api/client.ts';
import { useResource } from '../../api/resource.svelte.ts';
import type { ComponentDetails, JsonSchema } from '../../api/types.ts';
import { inlined } from '../../parts/params/schema.ts';

/** Reads what the settings of components are called. @param components `NAME@VERSION` each */
export function useStepSettings(
  components: () => readonly string[],
): (component: string | undefined, setting: string) => JsonSchema | undefined {
  const keys = $derived([...new Set(components())].join(' '));
  const known = useResource(async (signal) => {
    const read = async (key: string) => {
      const [name = '', version = ''] = key.split('@');
      const path = name.split('/').map(encodeURIComponent).join('/');
      const at = `/components/${path}/versions/${encodeURIComponent(version)}`;
      // Names do where a component is not there any more.
      const details = await getJson<ComponentDetails>(at, {}, signal).catch(() => undefined);
      return [key, details && inlined(details.params).properties] as const;
    };
    return new Map(
      await Promise.all(
        keys
          .split(' ')
          .filter((key) => key !== '')
          .map(read),
      ),
    );
  });
  return (component, setting) => known.value?.get(component ?? '')?.[setting];
}
