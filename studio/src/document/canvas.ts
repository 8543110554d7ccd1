import type { CanvasGroup, CanvasNote, DocumentCanvas, PipelineDocument } from './document.ts';

/*
 * Groups and notes: what is drawn around the steps and beside them. They have no names in a document, so each is meant by
 * its place in the list.
 */

/** How many groups, and how many notes, a document may have. */
export const most = 200;
export const longestTitle = 5000;
export const longestNote = 5000;

/** What groups and notes may be coloured with, as `#rrggbb`; the first is what new ones have. */
export const colors = ['#4c7f9d', '#5f8f5a', '#b08a2e', '#b0603c', '#8a5f9e', '#7a7a7a'] as const;

/** What a screen can draw with; a document may say anything. */
export function safeColor(color: string | undefined): string {
  return color !== undefined && /^#[0-9a-f]{6}$/i.test(color) ? color : colors[0];
}

/** Draws a frame around steps. A step is in one group: it leaves the one that it was in. */
export function addGroup(
  document: PipelineDocument,
  title: string,
  ids: readonly string[],
): { readonly document: PipelineDocument; readonly at: number } {
  const steps = ids.filter((id) => document.steps[id]);
  const without = withGroups(document, leave(groupsOf(document), new Set(steps)));
  const groups = groupsOf(without);
  if (steps.length === 0 || groups.length >= most) return { document, at: -1 };
  return {
    document: withGroups(without, [...groups, { title, steps, color: colors[0] }]),
    at: groups.length,
  };
}

/** Changes a group; keys that are `undefined` are taken out. */
export function setGroup(
  document: PipelineDocument,
  at: number,
  change: { readonly [Key in keyof CanvasGroup]?: CanvasGroup[Key] | undefined },
): PipelineDocument {
  return withGroups(
    document,
    groupsOf(document).map((group, index) => (index === at ? withChange(group, change) : group)),
  );
}

/** Takes the frame away; the steps stay. */
export function removeGroup(document: PipelineDocument, at: number): PipelineDocument {
  return withGroups(
    document,
    groupsOf(document).filter((_, index) => index !== at),
  );
}

/** Puts steps into a group, out of those that they were in; without a group, out of any. */
export function moveToGroup(
  document: PipelineDocument,
  ids: readonly string[],
  group: CanvasGroup | undefined,
): PipelineDocument {
  const moved = new Set(ids);
  const left = groupsOf(document).map((one) => {
    if (one === group) return { ...one, steps: [...new Set([...one.steps, ...ids])] };
    return one.steps.some((id) => moved.has(id))
      ? { ...one, steps: one.steps.filter((id) => !moved.has(id)) }
      : one;
  });
  return withGroups(
    document,
    left.filter(({ steps }) => steps.length > 0),
  );
}

export function addNote(
  document: PipelineDocument,
  note: CanvasNote,
): { readonly document: PipelineDocument; readonly at: number } {
  const notes = document.canvas?.notes ?? [];
  if (notes.length >= most) return { document, at: -1 };
  return { document: withNotes(document, [...notes, whole(note)]), at: notes.length };
}

/** Changes a note; places and sizes in whole pixels. */
export function setNote(
  document: PipelineDocument,
  at: number,
  change: { readonly [Key in keyof CanvasNote]?: CanvasNote[Key] | undefined },
): PipelineDocument {
  const notes = document.canvas?.notes ?? [];
  return withNotes(
    document,
    notes.map((note, index) => (index === at ? whole(withChange(note, change)) : note)),
  );
}

export function removeNotes(document: PipelineDocument, at: readonly number[]): PipelineDocument {
  const notes = document.canvas?.notes ?? [];
  return withNotes(
    document,
    notes.filter((_, index) => !at.includes(index)),
  );
}

/** The canvas without steps that are gone: a group that has none any more goes too, and what was pinned of them. */
export function canvasWithout(canvas: DocumentCanvas, gone: ReadonlySet<string>): DocumentCanvas {
  const { positions, groups, pins } = canvas;
  const isGone = (pin: string) => gone.has(/^\$steps\.([^.]+)\./.exec(pin)?.[1] ?? '');
  return {
    ...canvas,
    ...(positions && {
      positions: Object.fromEntries(Object.entries(positions).filter(([id]) => !gone.has(id))),
    }),
    ...(groups && { groups: leave(groups, gone) }),
    ...(pins && { pins: pins.filter((pin) => !isGone(pin)) }),
  };
}

/** The canvas after a step got another name. */
export function canvasRenamed(canvas: DocumentCanvas, from: string, to: string): DocumentCanvas {
  const { positions, groups, pins } = canvas;
  const renamed = (id: string) => (id === from ? to : id);
  return {
    ...canvas,
    ...(positions && {
      positions: Object.fromEntries(Object.entries(positions).map(([id, at]) => [renamed(id), at])),
    }),
    ...(groups && { groups: groups.map((group) => ({ ...group, steps: group.steps.map(renamed) })) }),
    ...(pins && {
      pins: pins.map((pin) => (pin.startsWith(`$steps.${from}.`) ? pin.replace(from, () => to) : pin)),
    }),
  };
}

function groupsOf({ canvas }: PipelineDocument): readonly CanvasGroup[] {
  return canvas?.groups ?? [];
}

function leave(groups: readonly CanvasGroup[], ids: ReadonlySet<string>): readonly CanvasGroup[] {
  return groups
    .map((group) =>
      group.steps.some((id) => ids.has(id))
        ? { ...group, steps: group.steps.filter((id) => !ids.has(id)) }
        : group,
    )
    .filter(({ steps }) => steps.length > 0);
}

function withGroups(document: PipelineDocument, groups: readonly CanvasGroup[]): PipelineDocument {
  const { groups: before, ...canvas } = document.canvas ?? {};
  if (groups.length === 0) return before === undefined ? document : { ...document, canvas };
  return { ...document, canvas: { ...canvas, groups } };
}

function withNotes(document: PipelineDocument, notes: readonly CanvasNote[]): PipelineDocument {
  const { notes: before, ...canvas } = document.canvas ?? {};
  if (notes.length === 0) return before === undefined ? document : { ...document, canvas };
  return { ...document, canvas: { ...canvas, notes } };
}

function withChange<Of extends object>(of: Of, change: object): Of {
  return Object.fromEntries(
    Object.entries({ ...of, ...change }).filter(([, value]) => value !== undefined),
  ) as Of;
}

function whole({ x, y, width, height, ...note }: CanvasNote): CanvasNote {
  return {
    ...note,
    x: Math.round(x),
    y: Math.round(y),
    ...(width !== undefined && { width: Math.round(width) }),
    ...(height !== undefined && { height: Math.round(height) }),
  };
}

/** Where a note is, and how large, in pixels of the canvas. */
export interface NotePlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function setNotePlace(document: PipelineDocument, at: number, place: NotePlace): PipelineDocument {
  const notes = document.canvas?.notes ?? [];
  const note = notes[at];
  if (!note) return document;
  const { x, y, width, height } = place;
  const whole = {
    x: Math.round(x),
    y: Math.round(y),
    width: Math.round(width),
    height: Math.round(height),
  };
  return { ...document, canvas: { ...document.canvas, notes: notes.with(at, { ...note, ...whole }) } };
}
