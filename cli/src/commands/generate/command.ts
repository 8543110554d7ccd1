import { defineCommand, exitCodes } from '../../command.ts';
import { useComponent } from '../../component-folder/read.ts';
import { typesFile, writeTypes } from '../../component-folder/types-file.ts';
import { shownPath } from '../../console/paths.ts';
import { print } from '../../console/terminal.ts';

export const generateCommand = defineCommand({
  name: 'generate',
  usage: ['[DIR]'],
  description:
    'Writes component.types.ts, or component_types.py for Python: the types of the inputs, outputs and parameters in component.yaml.',
  positionals: 1,
  options: {},
  examples: ['kumiki generate'],
  async run({ positionals: [folder = '.'] }) {
    const { manifest } = await useComponent(folder);
    const written = await writeTypes(folder, manifest);
    const path = shownPath(typesFile(folder, manifest));
    print(written ? `${path} is written.` : `${path} is up to date.`);
    return exitCodes.ok;
  },
});
