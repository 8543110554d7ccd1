import { cameraProblem, SourceError } from './problem.ts';
import type { FrameSource } from './source.ts';
import { hiddenVideo, VideoSource } from './video-source.ts';

export interface Camera {
  readonly id: string;
  readonly name: string;
}

/** The cameras of this machine. Browsers tell their names to pages only that may use one. */
export async function listCameras(): Promise<readonly Camera[]> {
  const devices = (await mediaDevices()?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '')
    .map(({ deviceId, label }, at) => ({ id: deviceId, name: label || `${at + 1}` }));
}

/**
 * Starts a camera; the browser asks the person.
 * @param camera the usual one, where it is empty
 * @param ended told when it is unplugged, or taken away
 * @throws SourceError
 */
export async function openCamera(camera: string, ended: () => void): Promise<FrameSource> {
  const devices = mediaDevices();
  if (!devices) throw new SourceError('insecure');
  const wanted = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  let stream: MediaStream;
  try {
    const video = camera === '' ? wanted : { ...wanted, deviceId: { exact: camera } };
    stream = await devices.getUserMedia({ video, audio: false });
  } catch (thrown) {
    throw new SourceError(cameraProblem(thrown), '', thrown);
  }
  const video = hiddenVideo();
  video.srcObject = stream;
  for (const track of stream.getTracks()) track.addEventListener('ended', ended);
  await video.play().catch(() => undefined);
  return new VideoSource(video, () => {
    for (const track of stream.getTracks()) track.stop();
  });
}

/** Whether the browser gives one without asking the person; some cannot tell. */
export async function cameraIsAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted';
  } catch {
    return false;
  }
}

/** Not there where the page has no safe address. */
function mediaDevices(): MediaDevices | undefined {
  return (navigator as Partial<Navigator>).mediaDevices;
}
