import { expect, test } from 'vitest';
import { artifactName, comparePath, readArtifact } from './artifact-name.ts';

const place = { execution: '01a21884-981c-75ef-b7f7-2fda5c4e806e', item: 3, part: 'outputs', name: 'image' };

test('a picture is found again by its word in the address', () => {
  expect(readArtifact(artifactName(place))).toEqual(place);
  const ofStep = { ...place, part: 'steps/shrink' };
  expect(readArtifact(artifactName(ofStep))).toEqual(ofStep);
  const query = new URL(comparePath({ a: artifactName(place) }), 'http://x').searchParams;
  expect(readArtifact(query.get('a')!)).toEqual(place);
});

test.each([
  '',
  'x',
  `${place.execution}/x/outputs/image`,
  `${place.execution}/1/others/image`,
  `../1/inputs/a`,
])('%j names no picture', (text) => {
  expect(readArtifact(text)).toBeUndefined();
});
