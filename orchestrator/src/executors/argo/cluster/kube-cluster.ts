import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { Workflow } from '../compile/workflow.ts';
import type { Rule } from '../compile/namespace-parts.ts';
import type { ClusterApi, PodState, SecretObject, WorkflowState } from './cluster-api.ts';
import type { KubeAnswer, KubeClient } from './kube-client.ts';
import { podState, workflowState } from './read-state.ts';

const argo = 'argoproj.io';

/** A namespace of a Kubernetes cluster with Argo Workflows. */
export class KubeCluster implements ClusterApi {
  readonly #client: KubeClient;
  readonly #namespace: string;

  constructor(client: KubeClient, namespace: string) {
    this.#client = client;
    this.#namespace = namespace;
  }

  get server(): string {
    return this.#client.server;
  }

  async createWorkflow(workflow: Workflow): Promise<boolean> {
    const answer = await this.#client.call({ method: 'POST', path: this.#workflows(), body: workflow });
    if (answer.status === 409) return false;
    this.#check(answer, { group: argo, resource: 'workflows', verb: 'create' }, `the Workflow of this run`);
    return true;
  }

  async workflow(name: string): Promise<WorkflowState | undefined> {
    const answer = await this.#client.call({ method: 'GET', path: this.#workflows(name) });
    if (answer.status === 404) return undefined;
    this.#check(answer, { group: argo, resource: 'workflows', verb: 'get' }, 'to show a Workflow');
    return workflowState(answer.body);
  }

  async terminate(name: string): Promise<void> {
    const body = { spec: { shutdown: 'Terminate' } };
    const answer = await this.#client.call({ method: 'PATCH', path: this.#workflows(name), body });
    if (answer.status === 404) return;
    this.#check(answer, { group: argo, resource: 'workflows', verb: 'patch' }, 'to end a Workflow');
  }

  async pods(workflow: string): Promise<readonly PodState[]> {
    const selector = encodeURIComponent(`workflows.argoproj.io/workflow=${workflow}`);
    const pods: PodState[] = [];
    for (let next = ''; ;) {
      const path = `${this.#core('pods')}?labelSelector=${selector}&limit=200${next && `&continue=${next}`}`;
      const answer = await this.#client.call({ method: 'GET', path });
      this.#check(answer, { group: '', resource: 'pods', verb: 'list' }, 'to list pods');
      const { items = [], metadata } = answer.body as {
        items?: unknown[];
        metadata?: { continue?: string };
      };
      pods.push(...items.map(podState));
      if (!metadata?.continue) return pods;
      next = encodeURIComponent(metadata.continue);
    }
  }

  async putSecret({ metadata, data }: SecretObject): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata, stringData: data };
    const made = await this.#client.call({ method: 'POST', path: this.#core('secrets'), body });
    const rule = { group: '', resource: 'secrets', verb: made.status === 409 ? 'patch' : 'create' };
    const answer =
      made.status === 409
        ? await this.#client.call({
            method: 'PATCH',
            path: this.#core('secrets', metadata.name),
            body: { stringData: data },
          })
        : made;
    this.#check(answer, rule, 'the Secret of this run');
  }

  async ownSecret(name: string, owner: WorkflowState): Promise<void> {
    const reference = { apiVersion: `${argo}/v1alpha1`, kind: 'Workflow', name: owner.name, uid: owner.uid };
    const body = { metadata: { ownerReferences: [reference] } };
    const path = this.#core('secrets', name);
    const answer = await this.#client.call({ method: 'PATCH', path, body });
    if (answer.status === 404) return;
    this.#check(answer, { group: '', resource: 'secrets', verb: 'patch' }, 'the Secret of this run');
  }

  async may({ group, resource: given, verb }: Rule): Promise<boolean> {
    const [resource, subresource] = given.split('/');
    const attributes = {
      namespace: this.#namespace,
      group,
      resource,
      verb,
      ...(subresource && { subresource }),
    };
    const answer = await this.#client.call({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: attributes },
      },
    });
    const { status } = (answer.body ?? {}) as { status?: { allowed?: boolean } };
    if (answer.status !== 201) this.#check(answer, { group, resource: given, verb }, 'to say what it allows');
    return status?.allowed === true;
  }

  close(): void {
    this.#client.close();
  }

  #workflows(name?: string): string {
    const all = `/apis/${argo}/v1alpha1/namespaces/${this.#namespace}/workflows`;
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

export interface Asked {
  readonly rule: Rule;
  readonly what: string;
  readonly server: string;
  readonly namespace: string;
}

/** @throws CLUSTER_UNREACHABLE, CLUSTER_DENIED, CLUSTER_REFUSED where an answer is none that was hoped for */
export function checkAnswer({ status, body }: KubeAnswer, { rule, what, server, namespace }: Asked): void {
  if (status < 300) return;
  const { message } = (body ?? {}) as { message?: string };
  const said = message ?? `the status ${status}`;
  if (status === 429 || status >= 500) throw kumikiError('CLUSTER_UNREACHABLE', { server, reason: said });
  // A quota also answers 403, and says more.
  if (status === 401 || (status === 403 && !/quota|violates|admission/i.test(said)))
    throw denied(rule, namespace);
  throw kumikiError('CLUSTER_REFUSED', { what, reason: said });
}

/** What an account lacks, as a Role would give it. */
export function denied({ group, resource, verb }: Rule, namespace: string): KumikiError {
  return kumikiError('CLUSTER_DENIED', {
    action: `${verb} ${resource}`,
    namespace,
    rule: `apiGroups ["${group}"], resources ["${resource}"], verbs ["${verb}"]`,
  });
}
