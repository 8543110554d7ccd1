/**
 * The program that makes views of images for the process that started it: `node …/images/program/start.js`, with pipes to
 * that process as descriptors 3 (messages) and 4 (a lifeline). Images of strangers are decoded here and nowhere else.
 */
import { Socket } from 'node:net';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import { loadLibvips } from '@kumiki/component-sdk/values';
import { Channel } from '../../executors/local/host/channel.ts';
import { endNow, endWithParent } from '../../executors/local/host/program/end-with-parent.ts';
import type { ViewAnswer, ViewRequest } from '../protocol.ts';
import { makeView } from './make-view.ts';

const channel = new Channel<ViewAnswer, ViewRequest>(
  new Socket({ fd: 3, readable: true, writable: true }),
  (request) => void answer(request),
  endNow,
);
endWithParent(4);
loadLibvips();

async function answer(request: ViewRequest): Promise<void> {
  const { id } = request;
  try {
    channel.send({ id, result: await makeView(request) });
  } catch (thrown) {
    channel.send({ id, error: asKumikiError(thrown).toJSON() });
  }
}
