import { getEventListeners } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startDeadline } from '../../src/http/deadline.ts';

test('many requests under one signal are no leak, and each takes its listener back', async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', onWarning);
  onTestFinished(() => void process.off('warning', onWarning));
  const { signal } = new AbortController();
  const context = { role: 'platform', method: 'GET', target: '/v3/indicators' } as const;
  const deadlines = Array.from({ length: 50 }, () => startDeadline(60_000, signal, context));
  expect(getEventListeners(signal, 'abort')).toHaveLength(50);
  for (const { clear } of deadlines) clear();
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  await turn();
  expect(warnings).toEqual([]);
});
