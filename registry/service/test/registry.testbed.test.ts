import { afterAll } from 'vitest';
import { faultStories } from './fault-stories.ts';
import { othersStories } from './others-stories.ts';
import { componentRegistryStories } from './stories.ts';

const host = process.env['TESTBED_REGISTRY'] ?? '';
const path = (name: string) => `kumiki-test/registry-${name}-${process.pid}-${Date.now()}`;
const paths: string[] = [];
const open = (name: string) => async () => {
  const own = path(name);
  paths.push(own);
  return await Promise.resolve({ host, path: own, close: async () => await Promise.resolve() });
};

/** What can be removed through the interface of a registry is; its repositories stay as empty names. */
afterAll(async () => {
  const { repositories } = (await (await fetch(`http://${host}/v2/_catalog?n=1000`)).json()) as {
    repositories: string[];
  };
  for (const repository of repositories.filter((one) => paths.some((own) => one.startsWith(own)))) {
    const { tags } = (await (await fetch(`http://${host}/v2/${repository}/tags/list`)).json()) as {
      tags?: string[] | null;
    };
    for (const tag of tags ?? []) {
      const url = `http://${host}/v2/${repository}/manifests`;
      const headers = {
        accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json',
      };
      const digest = (await fetch(`${url}/${tag}`, { method: 'HEAD', headers })).headers.get(
        'docker-content-digest',
      );
      if (digest !== null) await fetch(`${url}/${digest}`, { method: 'DELETE' });
    }
  }
});

componentRegistryStories('components of a real registry', open('stories'));
othersStories('a real registry', open('others'));
faultStories('a real registry', open('faults'));
