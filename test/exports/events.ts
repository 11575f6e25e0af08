// Events of an export, and writers of the real outputs for them.
import { readExported } from '../../src/exports/read-exported.ts';
import { findOutput, type ExportEvent, type OutputWriter } from '../../src/outputs/index.ts';

const eventOf = (n: number, type = 'Host'): ExportEvent => {
  const value = type === 'Host' ? `h${n}.example` : `192.0.2.${n}`;
  const read = readExported(
    'indicator',
    `{"id":${n},"type":"${type}","ownerName":"S","summary":"${value}","dateAdded":"2026-03-01T00:00:00Z"}`,
  );
  if ('refused' in read) throw new Error(read.refused.message);
  return { action: 'create', object: read.object };
};
export async function* streamOf(events: readonly ExportEvent[]): AsyncGenerator<ExportEvent> {
  for (const event of events) yield await Promise.resolve(event);
}
export const hosts = (count: number): ExportEvent[] =>
  Array.from({ length: count }, (_, n) => eventOf(n + 1));
export const writerOf = (
  id: string,
  content: 'state' | 'changes',
  settings: object = {},
): OutputWriter => {
  const output = findOutput(id);
  const context = {
    exportId: 'x',
    instance: 'tc.example/api',
    mode: 'fixed' as const,
    at: '2026-03-01T00:00:00Z',
    product: 'p/1',
  };
  return output.create(context, content, output.settings.parse(settings));
};
