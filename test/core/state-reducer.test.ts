import { test } from 'vitest';
import { walk } from './state-walks.ts';

test('whatever happens in whatever order, the promises of the state hold', () => {
  walk(200);
});
