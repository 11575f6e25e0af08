import { expect, test } from 'vitest';
import { afterwards, pagesOf, placeInWords, tryIt } from '../../src/cli/demo/places.ts';

const FOLDER = '/srv/feeds/.tcfeeds/demo';
const INSTALLED = 'file:///srv/feeds/node_modules/threatconnect-feeds/dist/src/cli/demo/places.js';
const CHECKOUT = 'file:///srv/feeds/threatconnect-feeds/dist/src/cli/demo/places.js';
const text = (places: Parameters<typeof placeInWords>[0][]): string =>
  places.map(placeInWords).join('\n');

test('after a demo that has ended nothing is named that has ended with it', () => {
  const lines = text([...afterwards(FOLDER, './.tcfeeds/demo', true, CHECKOUT)]);
  expect(lines).toContain(FOLDER);
  expect(lines).not.toMatch(/https?:|status|--config/);
});

test.each([
  [CHECKOUT, true, 'npm run demo   ('],
  [CHECKOUT, false, 'npm run demo -- --folder x   ('],
  [INSTALLED, true, 'npx tcfeeds demo   ('],
  [INSTALLED, false, 'npx tcfeeds demo --folder x   ('],
])('the way back of %s (usual folder: %s) is "%s"', (program, isDefault, expected) => {
  const lines = text([...afterwards(FOLDER, 'x', isDefault, program)]);
  expect(lines).toMatch(/^Look around +n/m);
  expect(lines).toContain(expected);
});

test('while a demo runs its pages are named, and what to try in another terminal', () => {
  const target = { uiUrl: 'http://127.0.0.1:8233', namespace: 'default' };
  expect(text([...pagesOf(target, 'http://127.0.0.1:34567')])).toBe(
    [
      'Temporal UI    http://127.0.0.1:8233',
      'Schedule       http://127.0.0.1:8233/namespaces/default/schedules/feed%3Ademo-networks',
      'Platform page  http://127.0.0.1:34567/',
    ].join('\n'),
  );
  expect(placeInWords(tryIt(FOLDER))).toBe(
    `Try            npx tcfeeds status --config ${FOLDER}/feeds.yaml`,
  );
});
