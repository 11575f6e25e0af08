// What an output holds while it writes. Of its own, because collecting the garbage of a process that has run other tests takes half
// a second.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { OutputContent, OutputDefinition, OutputMode } from '../../src/outputs/index.ts';
import { create, indicator } from './sample-objects.ts';

/** Bytes by which the heap grew while 1 200 objects of 5 MB in total passed, after 400 others. */
export function heldOf(
  output: OutputDefinition,
  content: OutputContent,
  { mode, settings }: { readonly mode: OutputMode; readonly settings: object },
): number {
  const instance = 'tc.example/api';
  const at = '2026-03-01T00:00:00Z';
  const context = { exportId: 'all', instance, mode, at, product: 'p/1.0' };
  const writer = output.create(context, content, output.settings.parse(settings));
  const pass = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) writer.write(create(indicator(sized(at), String(at))));
  };
  writer.begin();
  pass(1, 400);
  const before = heapBytes();
  pass(400, 1_600);
  const grown = heapBytes() - before;
  writer.end();
  return grown;
}

const sized = (at: number) => {
  const summary = `h${String(at).padStart(5, '0')}.example`;
  return { type: 'Host', summary, hostName: summary, description: `${at}${'d'.repeat(4_000)}` };
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
