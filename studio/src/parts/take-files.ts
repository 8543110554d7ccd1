import type { Attachment } from 'svelte/attachments';
import { filesIn } from './files-in.ts';

interface Options {
  /** Files are held over the element, or are no longer. */
  readonly over: (isOver: boolean) => void;
  readonly dropped: (files: readonly File[]) => void;
}

/** Takes files that are dropped on an element, and those in folders. Where one lies in another, the inner one has them. */
export function takeFiles({ over, dropped }: Options): Attachment<HTMLElement> {
  return (element) => {
    const ended = new AbortController();
    const listen = (type: 'dragover' | 'dragleave' | 'drop', listener: (event: DragEvent) => void) =>
      element.addEventListener(type, listener, { signal: ended.signal });
    listen('dragover', (event) => {
      if (event.defaultPrevented || !bringsFiles(event)) return;
      event.preventDefault();
      over(true);
    });
    listen('dragleave', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && element.contains(relatedTarget))) over(false);
    });
    listen('drop', (event) => {
      over(false);
      if (event.defaultPrevented || !bringsFiles(event)) return;
      event.preventDefault();
      void filesIn(event.dataTransfer!).then(dropped);
    });
    return () => ended.abort();
  };
}

/** Whether files are dragged, and not text or a box of the page. */
export function bringsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true;
}
