import { expect, test } from 'vitest';
import { artifactName, comparePath, fileName, readArtifact } from './artifact-name.ts';

const place = { execution: '01a21884-981c-75ef-b7f7-2fda5c4e806e', item: 3, part: 'outputs', name: 'image' };

test('a picture is found again by its word in the address', () => {
  expect(readArtifact(artifactName(place))).toEqual(place);
  const ofStep = { ...place, part: 'steps/shrink' };
  expect(readArtifact(artifactName(ofStep))).toEqual(ofStep);
  // A step inside of a pipeline that is a step.
  const ofInner = { ...place, part: 'steps/clean/shrink' };
  expect(readArtifact(artifactName(ofInner))).toEqual(ofInner);
  const query = new URL(comparePath({ a: artifactName(place) }), 'http://x').searchParams;
  expect(readArtifact(query.get('a')!)).toEqual(place);
});

test('a stored picture of no run has a word of its own', () => {
  const file = `sha256:${'a1'.repeat(32)}`;
  expect(readArtifact(fileName(file))).toEqual({ file });
  expect(readArtifact('file/sha256:..')).toBeUndefined();
});

test.each([
  '',
  'x',
  `${place.execution}/x/outputs/image`,
  `${place.execution}/1/others/image`,
  `../1/inputs/a`,
  `${place.execution}/1/steps/%E0%A4%A/image`,
])('%j names no picture', (text) => {
  expect(readArtifact(text)).toBeUndefined();
});
