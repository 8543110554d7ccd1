import { KubeCluster, checkAnswer } from '../../../executors/argo/cluster/kube-cluster.ts';
import type { KubeAnswer, KubeClient } from '../../../executors/argo/cluster/kube-client.ts';
import type { SecretObject } from '../../../executors/argo/cluster/cluster-api.ts';
import type { Rule } from '../../../executors/argo/index.ts';
import type { FrameDeployment, FrameService, OwnerReference } from '../compile/manifests.ts';
import { frameLabels } from '../compile/names.ts';
import type { FoundDeployment, FramePod, FramesApi } from './frames-api.ts';
import { foundDeployment, framePod } from './read-frames.ts';

const apps = 'apps';

/** A namespace of a Kubernetes cluster, for deployments. */
export class KubeFrames implements FramesApi {
  readonly #client: KubeClient;
  readonly #namespace: string;
  readonly #cluster: KubeCluster;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
    this.#cluster = new KubeCluster(client, namespace);
  }

  get server(): string {
    return this.#client.server;
  }

  async deployments(): Promise<readonly FoundDeployment[]> {
    const rule = { group: apps, resource: 'deployments', verb: 'list' };
    return (await this.#list(this.#deployment(), rule)).map(foundDeployment);
  }

  async pods(): Promise<readonly FramePod[]> {
    const rule = { group: '', resource: 'pods', verb: 'list' };
    return (await this.#list(this.#core('pods'), rule)).map(framePod);
  }

  async createDeployment(manifest: FrameDeployment): Promise<FoundDeployment> {
    const answer = await this.#client.call({ method: 'POST', path: this.#deployment(), body: manifest });
    const rule = { group: apps, resource: 'deployments', verb: 'create' };
    if (answer.status !== 409) {
      this.#check(answer, rule, 'a Deployment');
      return foundDeployment(answer.body);
    }
    const { name } = manifest.metadata;
    const found = (await this.deployments()).find((one) => one.name === name);
    if (!found) this.#check(answer, rule, 'a Deployment');
    return found!;
  }

  async scale(name: string, replicas: number): Promise<void> {
    const answer = await this.#client.call({
      method: 'PATCH',
      path: this.#deployment(name),
      body: { spec: { replicas } },
    });
    if (answer.status === 404) return;
    this.#check(answer, { group: apps, resource: 'deployments', verb: 'patch' }, 'other replicas');
  }

  async removeDeployment(name: string): Promise<void> {
    const path = `${this.#deployment(name)}?propagationPolicy=Background`;
    const answer = await this.#client.call({ method: 'DELETE', path });
    if (answer.status === 404) return;
    this.#check(answer, { group: apps, resource: 'deployments', verb: 'delete' }, 'the end of a Deployment');
  }

  async createService(manifest: FrameService): Promise<void> {
    const answer = await this.#client.call({ method: 'POST', path: this.#core('services'), body: manifest });
    if (answer.status === 409) return;
    this.#check(answer, { group: '', resource: 'services', verb: 'create' }, 'a Service');
  }

  async putSecret(secret: SecretObject): Promise<void> {
    await this.#cluster.putSecret(secret);
  }

  async ownSecret(name: string, owners: readonly FoundDeployment[]): Promise<void> {
    const path = this.#core('secrets', name);
    const body = { metadata: { ownerReferences: owners.map(ownerReference) } };
    const answer = await this.#client.call({ method: 'PATCH', path, body });
    if (answer.status === 404) return;
    this.#check(answer, { group: '', resource: 'secrets', verb: 'patch' }, 'the Secret of a deployment');
  }

  async may(rule: Rule): Promise<boolean> {
    return await this.#cluster.may(rule);
  }

  close(): void {
    this.#client.close();
  }

  async #list(path: string, rule: Rule): Promise<unknown[]> {
    const all: unknown[] = [];
    const selector = encodeURIComponent(frameLabels.frames);
    for (let next = ''; ;) {
      const answer = await this.#client.call({
        method: 'GET',
        path: `${path}?labelSelector=${selector}&limit=200${next && `&continue=${next}`}`,
      });
      this.#check(answer, rule, `to list ${rule.resource}`);
      const { items = [], metadata } = answer.body as {
        items?: unknown[];
        metadata?: { continue?: string };
      };
      all.push(...items);
      if (!metadata?.continue) return all;
      next = encodeURIComponent(metadata.continue);
    }
  }

  #deployment(name?: string): string {
    const all = `/apis/${apps}/v1/namespaces/${this.#namespace}/deployments`;
    return name === undefined ? all : `${all}/${name}`;
  }

  #core(resource: string, name?: string): string {
    const all = `/api/v1/namespaces/${this.#namespace}/${resource}`;
    return name === undefined ? all : `${all}/${name}`;
  }

  #check(answer: KubeAnswer, rule: Rule, what: string): void {
    checkAnswer(answer, { rule, what, server: this.server, namespace: this.#namespace });
  }
}

export function ownerReference({ name, uid }: FoundDeployment): OwnerReference {
  return { apiVersion: 'apps/v1', kind: 'Deployment', name, uid };
}
