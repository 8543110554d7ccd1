import type { Component } from 'svelte';
import { may } from '../../api/permission.ts';
import { session } from '../../api/session.svelte.ts';

/** A part of the settings; each is loaded when it is first shown. */
export interface SettingsPart {
  readonly load: () => Promise<{ default: Component<never> }>;
  /** One of what the part lists, where that has a page of its own. */
  readonly loadOne?: () => Promise<{ default: Component<never> }>;
  readonly allowed: () => boolean;
}

const admin = () => may('admin');
const editor = () => may('editor');
const viewer = () => may('viewer');
const everybody = () => !!session()?.caller;

/** In the order in which they are listed. */
export const settingsParts = {
  people: { load: () => import('./people/people.svelte'), allowed: admin },
  invitations: { load: () => import('./people/invitations.svelte'), allowed: admin },
  tokens: { load: () => import('./tokens.svelte'), allowed: everybody },
  secrets: { load: () => import('./secrets.svelte'), allowed: editor },
  webhooks: {
    load: () => import('./webhooks/webhooks.svelte'),
    loadOne: () => import('./webhooks/webhook.svelte'),
    allowed: editor,
  },
  triggers: {
    load: () => import('./triggers/triggers.svelte'),
    loadOne: () => import('./triggers/trigger.svelte'),
    allowed: viewer,
  },
  kept: { load: () => import('./kept/kept.svelte'), allowed: viewer },
  audit: { load: () => import('./audit.svelte'), allowed: admin },
  about: { load: () => import('./about.svelte'), allowed: everybody },
} as const satisfies Readonly<Record<string, SettingsPart>>;

export type PartName = keyof typeof settingsParts;

export const partNames = Object.keys(settingsParts) as readonly PartName[];

export function isPart(name: string | undefined): name is PartName {
  return name !== undefined && Object.hasOwn(settingsParts, name);
}
