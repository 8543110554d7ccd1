import { align, freePlace, type Alignment, type Placed } from '../../../document/align.ts';
import {
  addGroup,
  addNote,
  moveToGroup,
  removeGroup,
  removeNotes,
  setGroup,
  setNotePlace,
  type NotePlace,
} from '../../../document/canvas.ts';
import { copySteps, pasteClip, readClip, writeClip, type Clip } from '../../../document/clip/index.ts';
import {
  inputsNode,
  outputsNode,
  type DocumentStep,
  type PipelineDocument,
  type Position,
  type Source,
} from '../../../document/document.ts';
import {
  addStep,
  canvasName,
  connect,
  disconnect,
  moveNodes,
  removeSteps,
  setStep,
} from '../../../document/edit.ts';
import type { Graph } from '../../../document/graph.ts';
import { nodeWidth } from '../../../document/box-size.ts';
import { freeName } from '../../../document/names.ts';
import { isRead, makeRoom, room } from '../../../document/room.ts';
import { removeReconnecting, splice } from '../../../document/splice.ts';
import { t } from '../../../i18n/language.svelte.ts';
import type { EditorState } from '../editor-state.svelte.ts';
import { newOutput } from '../canvas-model.ts';
import { drawingId, readDrawing } from './drawing.ts';
import type { Selection } from './selection.svelte.ts';

/** What the canvas knows of the boxes that it draws. */
export interface CanvasView {
  /** The left upper corner of a box in the middle of what is seen. */
  readonly middle: () => Position;
  /** Boxes as they stand. */
  readonly placed: (ids: Iterable<string>) => readonly Placed[];
  /** Brings a box into sight, and the keyboard to it. */
  readonly show: (id: string) => void;
  /** Does something; where all was in sight before, it is afterwards. */
  readonly keepingInSight: (change: () => void) => void;
  /** Moves what is seen as little as brings all of a place into sight. */
  readonly reveal: (place: Omit<Placed, 'id'>) => void;
}

interface Options {
  readonly editor: EditorState;
  readonly selection: Selection;
  readonly graph: () => Graph;
  readonly view: () => CanvasView | undefined;
}

/** Where a new step goes. */
export interface NewStepPlace {
  readonly at?: Position;
  /** The box that it stands beside, where `join` joins it to that. */
  readonly behind?: string;
  readonly join?: (document: PipelineDocument, id: string) => PipelineDocument;
}

/** What was copied last in this window, for browsers that keep the clipboard to themselves. */
let lastCopied = '';

/** What can be done to what is selected on the canvas. Each is one step back for undo. */
export class GraphEdits {
  /** What was done, or why it was not. */
  said = $state('');
  readonly selection: Selection;
  readonly #editor: EditorState;
  readonly #graph: () => Graph;
  readonly #view: () => CanvasView | undefined;

  constructor({ editor, selection, graph, view }: Options) {
    this.#editor = editor;
    this.selection = selection;
    this.#graph = graph;
    this.#view = view;
  }

  get document(): PipelineDocument {
    return this.#editor.document!;
  }

  /** The steps that are selected, also by the frame around them. */
  get steps(): readonly string[] {
    const framed = this.selection
      .drawings('group')
      .flatMap((at) => this.document.canvas?.groups?.[at]?.steps ?? []);
    return [...new Set([...this.selection.boxes, ...framed])].filter((id) => this.document.steps[id]);
  }

  change(document: PipelineDocument, how?: { together: boolean }): void {
    this.said = '';
    if (document !== this.document) this.#editor.change(this.#withPlaces(document), how);
  }

  /** Adds a step, selects it, and joins or splices it where it was asked for. @returns its name */
  add(name: string, step: DocumentStep, { at, behind, join }: NewStepPlace = {}): string {
    const made = addStep(this.#withPlaces(this.document), name, step, at ?? { x: 0, y: 0 });
    const joined = join?.(made.document, made.id) ?? made.document;
    const isJoined = joined !== made.document;
    const place = at ?? this.#placeBehind(isJoined ? behind : undefined, isRead(joined, made.id));
    const document = moveNodes(joined, { [made.id]: place });
    this.#changeInSight(makeRoom(document, made.id));
    this.selection.set([made.id]);
    this.#view()?.reveal({ ...place, width: nodeWidth, height: 160 });
    return made.id;
  }

  /** Joins two places; to the place for a new output, under a name of its own. */
  connect(from: Source, to: Source): void {
    const isNew = to.node === outputsNode && to.port === newOutput;
    const outputs = Object.keys(this.document.outputs ?? {});
    const port = isNew ? freeName(from.port.replace(/^files\./, ''), outputs) : to.port;
    this.change(connect(this.document, from, { ...to, port }));
  }

  /** Puts a step that is there into a line. @returns whether it fits there */
  splice(id: string, to: Source, moved: PipelineDocument = this.document): boolean {
    const after = splice(moved, this.#graph(), id, to);
    if (!after) return false;
    this.#changeInSight(makeRoom(this.#withPlaces(after), id));
    return true;
  }

  /** Takes out what is selected. @param reconnect what was before a step is joined to what was after it */
  remove({ reconnect }: { readonly reconnect: boolean }): void {
    const steps = this.selection.drawings('group').length > 0 ? this.#chosenSteps() : this.steps;
    const lines = this.#graph().edges.filter(({ id }) => this.selection.lines.has(id));
    const withoutLines = lines.reduce((before, { to }) => disconnect(before, to), this.document);
    const withoutSteps = reconnect
      ? removeReconnecting(withoutLines, this.#graph(), steps)
      : removeSteps(withoutLines, steps);
    const withoutNotes = removeNotes(withoutSteps, this.selection.drawings('note'));
    const groups = this.selection.drawings('group').toSorted((a, b) => b - a);
    this.change(groups.reduce(removeGroup, withoutNotes));
    this.selection.clear();
  }

  duplicate(): void {
    this.#insert(copySteps(this.document, this.steps, this.selection.drawings('note')));
  }

  /** @returns the text of what is selected, for the clipboard; nothing where nothing is */
  copy(): string | undefined {
    const notes = this.selection.drawings('note');
    if (this.steps.length === 0 && notes.length === 0) return undefined;
    lastCopied = writeClip(copySteps(this.document, this.steps, notes));
    this.said = t().canvas.copied(this.steps.length);
    return lastCopied;
  }

  /** @param text what the clipboard has; what was copied in this window where it cannot be read */
  paste(text = lastCopied, at?: Position): void {
    const clip = readClip(text);
    if (typeof clip === 'string') {
      this.said = t().canvas.pasteProblems[clip];
      return;
    }
    this.#insert(clip, at);
  }

  selectAll(): void {
    const notes = (this.document.canvas?.notes ?? []).map((_, at) => drawingId({ kind: 'note', at }));
    this.selection.set([...Object.keys(this.document.steps), ...notes]);
  }

  align(how: Alignment): void {
    const placed = this.#view()?.placed(this.#chosenBoxes()) ?? [];
    this.change(this.#moved(align(placed, how)));
  }

  /** Gives a note the place and the size that it was drawn to. */
  resizeNote(id: string, to: NotePlace): void {
    const at = readDrawing(id)?.at;
    if (at !== undefined) this.change(setNotePlace(this.document, at, to));
  }

  /** Moves what is selected, by keys. */
  move(by: Position): void {
    const moved = (this.#view()?.placed(this.#movable()) ?? []).map(({ id, x, y }): [string, Position] => [
      id,
      { x: x + by.x, y: y + by.y },
    ]);
    this.change(this.#moved(Object.fromEntries(moved)), { together: this.#isMoving });
    this.#isMoving = true;
    clearTimeout(this.#moveTimer);
    this.#moveTimer = setTimeout(() => (this.#isMoving = false), 800);
  }
  #isMoving = false;
  #moveTimer: ReturnType<typeof setTimeout> | undefined;

  /** Notes where boxes stand after they were dragged, notes too. */
  moved(places: Readonly<Record<string, Position>>): PipelineDocument {
    return this.#moved(places);
  }

  group(): void {
    const { document, at } = addGroup(this.document, t().canvas.newGroup, this.steps);
    if (at < 0) return;
    this.change(document);
    this.selection.set([drawingId({ kind: 'group', at })]);
  }

  /** Takes frames away, those of the selected steps too. */
  ungroup(): void {
    const chosen = new Set(this.selection.drawings('group'));
    const steps = new Set(this.steps);
    const groups = this.document.canvas?.groups ?? [];
    const gone = groups.flatMap((group, at) =>
      chosen.has(at) || group.steps.some((id) => steps.has(id)) ? [at] : [],
    );
    this.change(gone.toReversed().reduce(removeGroup, this.document));
    this.selection.set(this.#chosenSteps());
  }

  leaveGroup(): void {
    this.change(moveToGroup(this.document, this.#chosenSteps(), undefined));
  }

  /** Closes the frames of what is selected, or opens them. */
  toggleCollapsed(): void {
    const steps = new Set(this.steps);
    const chosen = new Set(this.selection.drawings('group'));
    let document = this.document;
    for (const [at, group] of (this.document.canvas?.groups ?? []).entries()) {
      if (!chosen.has(at) && !group.steps.some((id) => steps.has(id))) continue;
      document = setGroup(document, at, { collapsed: group.collapsed === true ? undefined : true });
    }
    this.change(document);
  }

  addNote(): void {
    const size = { width: 220, height: 90 };
    const place = this.#freePlace(size.width, size.height);
    const made = addNote(this.document, { text: '', ...place, ...size });
    if (made.at < 0) return;
    this.change(made.document);
    this.selection.set([drawingId({ kind: 'note', at: made.at })]);
  }

  /** Leaves the selected steps out of runs; where all are left out, takes them in again. */
  toggleDisabled(): void {
    const { steps } = this;
    const disabled = steps.every((id) => this.document.steps[id]?.disabled === true) ? undefined : true;
    this.change(steps.reduce((before, id) => setStep(before, id, { disabled }), this.document));
  }

  /** A place for a new box; in a line, what comes after it makes room. */
  #placeBehind(behind: string | undefined, isInLine: boolean): Position {
    const [box] = behind === undefined ? [] : (this.#view()?.placed([behind]) ?? []);
    const wanted = box && { x: box.x + box.width + room, y: box.y };
    return wanted && isInLine ? wanted : this.#freePlace(nodeWidth, 120, wanted);
  }

  /** A place where nothing stands, near where it is wanted, else in the middle of what is seen. */
  #freePlace(width: number, height: number, wanted?: Position): Position {
    const view = this.#view();
    const notes = (this.document.canvas?.notes ?? []).map((_, at) => drawingId({ kind: 'note', at }));
    const boxes = view?.placed([...this.#graph().nodes.map(({ id }) => id), ...notes]) ?? [];
    return freePlace(wanted ?? view?.middle() ?? { x: 0, y: 0 }, { width, height }, boxes);
  }

  #chosenSteps(): readonly string[] {
    return [...this.selection.boxes].filter((id) => this.document.steps[id]);
  }

  #chosenBoxes(): readonly string[] {
    return [...this.selection.boxes].filter((id) => readDrawing(id)?.kind !== 'group');
  }

  #movable(): readonly string[] {
    return [...new Set([...this.#chosenBoxes(), ...this.steps])];
  }

  #moved(places: Readonly<Record<string, Position>>): PipelineDocument {
    const boxes = Object.entries(places).filter(([id]) => !readDrawing(id));
    let document = boxes.length > 0 ? moveNodes(this.document, Object.fromEntries(boxes)) : this.document;
    const notes = [...(document.canvas?.notes ?? [])];
    for (const [id, { x, y }] of Object.entries(places)) {
      const drawing = readDrawing(id);
      const note = drawing?.kind === 'note' ? notes[drawing.at] : undefined;
      if (note) notes[drawing!.at] = { ...note, x: Math.round(x), y: Math.round(y) };
    }
    if (notes.length > 0) document = { ...document, canvas: { ...document.canvas, notes } };
    return document;
  }

  /** What is moved out of the way stays in sight. */
  #changeInSight(document: PipelineDocument): void {
    const view = this.#view();
    if (view) view.keepingInSight(() => this.change(document));
    else this.change(document);
  }

  /** With the place of each box that was only laid out so far: what comes in must not move it. */
  #withPlaces(document: PipelineDocument): PipelineDocument {
    const known = document.canvas?.positions ?? {};
    const all = [inputsNode, outputsNode, ...Object.keys(document.steps)];
    const loose = all.filter((id) => !known[canvasName(id)]);
    if (loose.length === 0) return document;
    const placed = this.#view()?.placed(loose) ?? [];
    return moveNodes(
      document,
      Object.fromEntries(placed.map(({ id, x, y }): [string, Position] => [id, { x, y }])),
    );
  }

  #insert(clip: Clip, at?: Position): void {
    const notesBefore = this.document.canvas?.notes?.length ?? 0;
    const pasted = pasteClip(this.document, clip, at);
    if (!pasted) {
      this.said = t().canvas.pasteProblems['too-many'];
      return;
    }
    this.change(pasted.document);
    const notes = clip.notes.map((_, index) => drawingId({ kind: 'note', at: notesBefore + index }));
    this.selection.set([...pasted.ids, ...notes]);
    this.said = t().canvas.pasted(pasted.ids.length);
  }
}
