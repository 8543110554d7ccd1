import { defineComponent, type FileValue } from '@kumiki/component-sdk';

interface File {
  inputs: { file: FileValue };
  outputs: { size: number };
  params: object;
}

export default defineComponent<File>({
  run: async ({ inputs: { file } }) => ({ size: (await file.bytes()).length }),
});
