import { metaOf, type StoredValue } from '../../../execution/index.ts';

/** What is recorded about a value; nothing of it is opened. */
export function valueMeta(value: StoredValue): object {
  if ('data' in value) {
    const size = Buffer.byteLength(JSON.stringify(value.data));
    return { kind: 'data', media_type: 'application/json', size };
  }
  if ('list' in value) return { kind: 'list', items: value.list.map(valueMeta) };
  // A file where it lies on the server's machine: its path is nobody's business.
  if ('file' in value) return { kind: 'file', name: value.file.name, size: value.file.size };
  const { digest, size, mediaType, name } = value;
  const image = metaOf(value);
  return {
    kind: 'file',
    file_id: digest,
    sha256: digest.replace('sha256:', ''),
    size,
    media_type: mediaType,
    ...(name !== undefined && { name }),
    ...(image && {
      image: {
        width: image.frame.width,
        height: image.frame.height,
        channels: image.channels,
        depth: image.depth,
        form: image.form,
        frame: { root: image.frame.root, to_root: image.frame.toRoot },
        ...(image.origin && { origin: image.origin }),
      },
    }),
  };
}
