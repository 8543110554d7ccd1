import { componentName } from '../../../document/document.ts';
import { alignments } from '../../../document/align.ts';
import type { Command } from '../../../commands/commands.svelte.ts';
import { languages } from '../../../i18n/language.svelte.ts';
import { go } from '../../../router/router.svelte.ts';
import { addressOf } from '../../../api/client.ts';
import type { EditorState } from '../editor-state.svelte.ts';
import type { EditorLibrary } from '../library.svelte.ts';
import { idOf } from '../new-step.ts';
import type { GraphEdits } from './graph-edits.svelte.ts';

type Texts = (typeof languages)['en']['canvas'];

/** What the screen itself does. */
export interface EditorActions {
  readonly search: () => void;
  readonly connect: () => void;
  readonly arrange: () => void;
  readonly fit: () => void;
  readonly zoom: (inwards: boolean) => void;
  readonly switchView: () => void;
  readonly showVersions: () => void;
  readonly compare: () => void;
  readonly updates: () => void;
  readonly makeSubPipeline: () => void;
  readonly addComponent: (component: string) => void;
  readonly show: (step: string) => void;
}

interface Parts {
  readonly editor: EditorState;
  readonly library: EditorLibrary;
  readonly edits: GraphEdits;
  readonly actions: EditorActions;
}

const inAll = (of: (texts: Texts) => string): Command['text'] => ({
  en: of(languages.en.canvas),
  ja: of(languages.ja.canvas),
});

/** Everything that the editor can do, each thing in both languages. */
export function graphCommands(parts: Parts): readonly Command[] {
  return [...ofSelection(parts), ...ofEditor(parts), ...ofSteps(parts)];
}

function ofSelection({ edits, actions }: Parts): readonly Command[] {
  const { selection, steps } = edits;
  const nothing = selection.boxes.size === 0 && selection.lines.size === 0;
  const noStep = steps.length === 0;
  const command = (id: keyof Texts['commands'], run: () => void, more: Partial<Command> = {}): Command => ({
    id,
    text: inAll((texts) => texts.commands[id]),
    run,
    ...more,
  });
  return [
    command('add', actions.search),
    command('connect', actions.connect, { keys: 'C', disabled: selection.boxes.size !== 1 }),
    command('remove', () => edits.remove({ reconnect: true }), { keys: 'Delete', disabled: nothing }),
    command('removeAlone', () => edits.remove({ reconnect: false }), {
      keys: 'Shift+Delete',
      disabled: nothing,
    }),
    command('duplicate', () => edits.duplicate(), { keys: 'Mod+D', disabled: nothing }),
    command('copy', () => void toClipboard(edits), {
      browserKeys: 'Mod+C',
      disabled: nothing,
    }),
    command('cut', () => void toClipboard(edits).then(() => edits.remove({ reconnect: false })), {
      browserKeys: 'Mod+X',
      disabled: nothing,
    }),
    command('paste', () => void fromClipboard(edits), { browserKeys: 'Mod+V' }),
    command('selectAll', () => edits.selectAll(), { keys: 'Mod+A' }),
    command('group', () => edits.group(), { keys: 'Mod+G', disabled: noStep }),
    command('ungroup', () => edits.ungroup(), { keys: 'Mod+Shift+G', disabled: noStep }),
    command('leaveGroup', () => edits.leaveGroup(), { disabled: noStep }),
    command('collapse', () => edits.toggleCollapsed(), { disabled: noStep }),
    command('note', () => edits.addNote()),
    command('disable', () => edits.toggleDisabled(), { keys: 'D', disabled: noStep }),
    command('subPipeline', actions.makeSubPipeline, { disabled: noStep }),
    ...alignments.map((how): Command => ({
      id: `align-${how}`,
      text: inAll((texts) => texts.alignments[how]),
      disabled: selection.boxes.size < 2,
      run: () => edits.align(how),
    })),
  ];
}

function ofEditor({ editor, actions }: Parts): readonly Command[] {
  const command = (id: keyof Texts['commands'], run: () => void, more: Partial<Command> = {}): Command => ({
    id,
    text: inAll((texts) => texts.commands[id]),
    run,
    ...more,
  });
  return [
    command('undo', () => editor.undo(), { keys: 'Mod+Z', disabled: !editor.history?.canUndo }),
    command('redo', () => editor.redo(), { keys: 'Mod+Y', disabled: !editor.history?.canRedo }),
    command('save', () => void editor.save(), { keys: 'Mod+S' }),
    command('arrange', actions.arrange),
    command('fit', actions.fit),
    command('zoomIn', () => actions.zoom(true)),
    command('zoomOut', () => actions.zoom(false)),
    command('text', actions.switchView),
    command('versions', actions.showVersions),
    command('difference', actions.compare, { disabled: editor.published === null }),
    {
      id: 'updates',
      text: { en: languages.en.updates.title, ja: languages.ja.updates.title },
      run: actions.updates,
    },
    command('run', () => go(`/pipelines/${editor.name}/run`), { disabled: editor.published === null }),
    command('export', () =>
      location.assign(addressOf(`/pipelines/${editor.name}/export`, { format: 'yaml' })),
    ),
  ];
}

/** The steps that there are, and those that could be. */
function ofSteps({ editor, library, actions }: Parts): readonly Command[] {
  const steps = Object.entries(editor.document?.steps ?? {}).map(([id, { component = '' }]): Command => {
    const title = library.library.components.get(componentName(component))?.title;
    const { en, ja } = languages;
    const text = {
      en: en.canvas.goToStep(title ? en.remarked(title.en, id) : id),
      ja: ja.canvas.goToStep(title ? ja.remarked(title.ja ?? title.en, id) : id),
    };
    return { id: `step-${id}`, text, run: () => actions.show(id) };
  });
  const components = library.components.map((component): Command => ({
    id: `add-${component.name.replace('/', '-')}`,
    text: {
      en: languages.en.canvas.addStep(component.title.en),
      ja: languages.ja.canvas.addStep(component.title.ja ?? component.title.en),
    },
    run: () => actions.addComponent(idOf(component)),
  }));
  return [...steps, ...components];
}

async function toClipboard(edits: GraphEdits): Promise<void> {
  const text = edits.copy();
  // Where the browser keeps its clipboard to itself, what was copied can be pasted in this window.
  if (text !== undefined) await navigator.clipboard?.writeText(text).catch(() => undefined);
}

async function fromClipboard(edits: GraphEdits): Promise<void> {
  const read = navigator.clipboard?.readText();
  edits.paste(await read?.catch(() => undefined));
}
