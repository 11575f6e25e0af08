// The mirror against an oracle that holds everything in a map.
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { DataRef } from '../../../src/core/data-ref.ts';
import { TLP_LEVELS, type Tlp } from '../../../src/core/export-settings.ts';
import { readChanges, readHeld } from '../../../src/exports/mirror/changes.ts';
import { mergeIntoMirror, type MergeInput } from '../../../src/exports/mirror/merge.ts';
import { segmentLine, SEGMENT_TYPE, unreadLine } from '../../../src/exports/mirror/segment.ts';
import { readExported } from '../../../src/exports/read-exported.ts';
import type { ExportEvent } from '../../../src/outputs/index.ts';
import type { Store } from '../../../src/spool/index.ts';
import { temporaryStore } from '../../spool/temporary-store.ts';

// Several databases are opened and closed in each test; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

interface Host {
  readonly id: string;
  readonly summary: string;
  readonly owner?: string;
  readonly rating?: number;
  readonly active?: boolean;
  readonly modified?: string;
  readonly tlp?: Tlp;
  /** When its tag was used last, by any object. */
  readonly tagUsed?: string;
}
const ALL: readonly (Tlp | '')[] = [...TLP_LEVELS, ''];
const EXPORT = { exportId: 'all', instance: 'tc.example/api' };
const AT = '2026-03-01T00:00:00Z';

const json = ({
  id,
  summary,
  owner = 'Source',
  rating = 1,
  active = true,
  modified = AT,
  tlp,
  tagUsed = AT,
}: Host) =>
  `{"id":${id},"type":"Host","ownerName":"${owner}","summary":"${summary}","hostName":"${summary}","rating":${rating}.0,"active":${active},"dateAdded":"${AT}","lastModified":"${modified}","tags":{"data":[{"id":7,"name":"a \\"lastUsed\\":\\"b\\"","lastUsed":"${tagUsed}"}]}${tlp === undefined ? '' : `,"securityLabels":{"data":[{"name":"TLP:${tlp}"}]}`}}`;

const lineOf = (host: Host): string => {
  const read = readExported('indicator', json(host));
  if ('refused' in read) throw new Error(read.refused.message);
  return segmentLine(read.object);
};

class Bench {
  readonly #store: Store;
  manifest: DataRef | undefined;
  change = 0;
  #files = 0;
  constructor(store: Store) {
    this.#store = store;
  }
  async merge(hosts: readonly Host[], more: Partial<MergeInput> = {}) {
    this.#files += 1;
    const segment = await this.#store.write(
      `runs/segment-${this.#files}`,
      hosts.map(lineOf).join(''),
      { contentType: SEGMENT_TYPE, count: hosts.length },
    );
    const merged = await mergeIntoMirror({
      store: this.#store,
      ...EXPORT,
      prefix: 'ledger/all',
      manifest: this.manifest,
      segments: [segment],
      gone: [],
      whole: [],
      activeOnly: true,
      at: AT,
      ...more,
    });
    this.manifest = merged.manifest;
    this.change = merged.change;
    return merged.counts;
  }
  /** Lines as they are. */
  async mergeLines(lines: readonly string[], more: Partial<MergeInput>) {
    this.#files += 1;
    const segment = await this.#store.write(`runs/segment-${this.#files}`, lines.join(''), {
      contentType: SEGMENT_TYPE,
      count: lines.length,
    });
    return this.merge([], { segments: [segment], ...more });
  }
  async events(
    after: number,
    identity: 'object' | 'value' = 'object',
    visible: readonly (Tlp | '')[] = ALL,
    mayKnow: number = after,
  ): Promise<string[]> {
    const all: string[] = [];
    const query = {
      store: this.#store,
      ...EXPORT,
      manifest: this.manifest!,
      after,
      mayKnow,
      identity,
      visible,
    };
    for await (const event of readChanges(query)) all.push(shown(event));
    return all;
  }
  read(query: Omit<Parameters<typeof readChanges>[0], 'store'>): AsyncGenerator<ExportEvent> {
    return readChanges({ store: this.#store, ...query });
  }
  async told(
    events: 'changes' | 'held',
    visible: readonly (Tlp | '')[] = ALL,
    after = 0,
  ): Promise<string[]> {
    const query = { store: this.#store, ...EXPORT, manifest: this.manifest! };
    const all: string[] = [];
    for await (const event of events === 'changes'
      ? readChanges({ ...query, identity: 'object', visible, after })
      : readHeld({ ...query, identity: 'object', visible, tellsWithdrawn: true }))
      all.push(learned(event));
    return all;
  }
  async held(): Promise<string[]> {
    const all: string[] = [];
    const query = {
      store: this.#store,
      ...EXPORT,
      manifest: this.manifest!,
      identity: 'object',
      visible: ALL,
    } as const;
    for await (const { object } of readHeld(query)) all.push(object.text);
    return all;
  }
}
/** Each with when it was learned of, '' for first versions. */
const learned = (event: ExportEvent): string => `${shown(event)} ${event.changedAt ?? ''}`.trim();
const shown = (event: ExportEvent): string =>
  event.action === 'withdraw'
    ? `withdraw ${event.object.record.id} ${event.reason}`
    : `${event.action} ${event.object.record.id}`;
const bench = async (): Promise<Bench> => new Bench((await temporaryStore()).store);

const A: Host = { id: '1', summary: 'a.example' };
const B: Host = { id: '9007199254740993', summary: 'b.example' };

describe('a mirror', () => {
  test('keeps what is there and cannot be read, as it was read last [A2]', async () => {
    const mirror = await bench();
    await mirror.merge([A, B]);
    const counts = await mirror.mergeLines([unreadLine('indicator', B.id)], {
      whole: ['indicator'],
    });
    expect(counts).toMatchObject({ read: 0, withdrawn: 1, held: 1 });
    expect(await mirror.events(1)).toEqual(['withdraw 1 left']);
    expect(await mirror.mergeLines([unreadLine('indicator', '77')], {})).toMatchObject({
      created: 0,
      held: 1,
    });
  });

  test('takes what its columns cannot hold out of them: a line stays a line', async () => {
    const mirror = await bench();
    const odd = 'x\t\nindicator\t8\tHost\t\tforged.example\t\ttrue\t\tabc\t{}';
    const counts = await mirror.merge([
      { ...A, modified: odd.replaceAll('\t', '\\t').replaceAll('\n', '\\n') },
      B,
    ]);
    expect(counts).toMatchObject({ read: 2, created: 2 });
    expect(await mirror.held()).toHaveLength(2);
  });

  test('says nothing of an object whose tag was used by another one meanwhile', async () => {
    const mirror = await bench();
    await mirror.merge([A, B]);
    const used = { tagUsed: '2026-03-05T00:00:00Z' };
    expect(
      await mirror.merge([
        { ...A, ...used },
        { ...B, ...used, rating: 4 },
      ]),
    ).toMatchObject({
      unchanged: 1,
      changed: 1,
    });
  });

  test('tells what came, changed and went, to whoever knows which change', async () => {
    const mirror = await bench();
    expect(await mirror.merge([A, B])).toEqual({
      read: 2,
      created: 2,
      changed: 0,
      withdrawn: 0,
      unchanged: 0,
      held: 2,
    });
    await mirror.merge([{ ...A, rating: 4, modified: '2026-03-02T00:00:00Z' }]);
    await mirror.merge([{ ...B, active: false }]);
    expect(mirror.change).toBe(3);
    expect(await mirror.events(0)).toEqual(['create 1']);
    expect(await mirror.events(1)).toEqual([`withdraw ${B.id} inactive`, 'change 1']);
    expect(await mirror.events(2)).toEqual([`withdraw ${B.id} inactive`]);
    expect(await mirror.events(3)).toEqual([]);
  });

  test('keeps each object as the platform sent it, digit for digit', async () => {
    const mirror = await bench();
    await mirror.merge([A, B]);
    expect(await mirror.held()).toEqual([json(A), json(B)]);
  });

  test('makes no new change when nothing happened, whatever was read again', async () => {
    const mirror = await bench();
    await mirror.merge([A, B]);
    const before = mirror.manifest;
    expect(await mirror.merge([A, A, B])).toMatchObject({ read: 2, unchanged: 2 });
    expect(mirror.manifest).toEqual(before);
  });

  test('takes the later of two modifications, in whatever order they were read', async () => {
    const mirror = await bench();
    const later = { ...A, rating: 5, modified: '2026-03-05T00:00:00Z' };
    await mirror.merge([later, A, B]);
    expect(await mirror.held()).toEqual([json(later), json(B)]);
  });

  test('withdraws what is gone, and what is missing where everything was read', async () => {
    const mirror = await bench();
    const C = { id: '3', summary: 'c.example' };
    await mirror.merge([A, B, C]);
    await mirror.merge([], {
      gone: [
        { kind: 'indicator', id: '3' },
        { kind: 'group', id: '1' },
      ],
    });
    await mirror.merge([A], { whole: ['indicator'] });
    expect(await mirror.events(1)).toEqual([`withdraw 3 deleted`, `withdraw ${B.id} left`]);
  });

  test('withdraws what is missing in the range of ids in which everything was read, beyond 2^53 as well', async () => {
    const mirror = await bench();
    const ids = ['5', '10', '9007199254740993', '9007199254740995'];
    await mirror.merge(ids.map((id) => ({ id, summary: `h${id}.example` })));
    const kind = 'indicator';
    const piece = async (after: string, through?: string) => {
      const one = { kind, after, ...(through === undefined ? {} : { through }) } as const;
      const { withdrawn } = await mirror.merge([], { pieces: [one] });
      return withdrawn;
    };
    expect(await piece('5', '9')).toBe(0);
    expect(await mirror.merge([], { pieces: [{ kind: 'group' }] })).toMatchObject({ withdrawn: 0 });
    expect(await piece('9', '9007199254740993')).toBe(2);
    expect(await piece('9007199254740994')).toBe(1);
    expect(await mirror.merge([], { pieces: [{ kind, through: '5' }] })).toMatchObject({
      withdrawn: 1,
      held: 0,
    });
  });

  test('never withdraws what is missing where not everything was read', async () => {
    const mirror = await bench();
    await mirror.merge([A, B]);
    expect(await mirror.merge([A], { whole: ['group'] })).toMatchObject({ withdrawn: 0, held: 2 });
  });

  test('tells nothing of what came and went between two deliveries', async () => {
    const mirror = await bench();
    await mirror.merge([A]);
    await mirror.merge([B]);
    await mirror.merge([], { gone: [{ kind: 'indicator', id: B.id }] });
    expect(await mirror.events(1)).toEqual([]);
  });

  test('withdraws what a receiver may have been told without confirming it', async () => {
    const mirror = await bench();
    await mirror.merge([A]);
    await mirror.merge([B]);
    const gone = { gone: [{ kind: 'indicator', id: B.id } as const] };
    await mirror.merge([{ id: '3', summary: 'c.example' }], gone);
    expect(await mirror.events(1, 'object', ALL, 2)).toEqual([
      `withdraw ${B.id} deleted`,
      'create 3',
    ]);
    expect(await mirror.events(1)).toEqual(['create 3']);
    // What it may know and what is still there is told as what it is: created.
    await mirror.merge([{ ...A, rating: 3 }]);
    expect(await mirror.events(0, 'object', ['CLEAR', ''], 2)).toContain('create 1');
  });

  test('creates anew what came back', async () => {
    const mirror = await bench();
    await mirror.merge([A]);
    await mirror.merge([{ ...A, active: false }]);
    expect(await mirror.merge([A])).toMatchObject({ created: 1, held: 1 });
    expect(await mirror.events(2)).toEqual(['create 1']);
  });

  test('says of each version but the first when it was learned of', async () => {
    const [second, third] = ['2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z'];
    const mirror = await bench();
    await mirror.merge([A, B]);
    await mirror.merge([{ ...A, rating: 4 }], { at: second });
    expect(await mirror.told('held')).toEqual([`create 1 ${second}`, `create ${B.id}`]);
    await mirror.merge([{ ...A, id: '7' }], { at: third, gone: [{ kind: 'indicator', id: '1' }] });
    // Another object of the same owner, type and value goes on where the old one ended.
    expect(await mirror.told('changes', ALL, 2)).toEqual([
      `withdraw 1 deleted ${third}`,
      `create 7 ${third}`,
    ]);
  });

  test('tells withdrawals beside what is held, of what was ever allowed to leave', async () => {
    const mirror = await bench();
    const free: readonly (Tlp | '')[] = ['CLEAR', ''];
    await mirror.merge([A, B, { id: '3', summary: 'red.example', tlp: 'RED' }]);
    await mirror.merge([{ ...A, tlp: 'RED' }], { gone: [{ kind: 'indicator', id: '3' }] });
    expect(await mirror.told('held', free)).toEqual([`withdraw 1 marking ${AT}`, `create ${B.id}`]);
    expect(await mirror.told('held')).toEqual([
      `withdraw 3 deleted ${AT}`,
      `create 1 ${AT}`,
      `create ${B.id}`,
    ]);
  });

  test('holds inactive objects when they are wanted', async () => {
    const mirror = await bench();
    await mirror.merge([{ ...A, active: false }], { activeOnly: false });
    expect(await mirror.events(0)).toEqual(['create 1']);
  });

  test('withdraws a value only when no owner has it any more, where values are what counts', async () => {
    const mirror = await bench();
    await mirror.merge([A, { ...A, id: '2', owner: 'Other' }]);
    await mirror.merge([], { gone: [{ kind: 'indicator', id: '1' }] });
    expect(await mirror.events(1, 'value')).toEqual([]);
    expect(await mirror.events(1)).toEqual(['withdraw 1 deleted']);
    await mirror.merge([], { gone: [{ kind: 'indicator', id: '2' }] });
    expect(await mirror.events(1, 'value')).toEqual(['withdraw 1 deleted', 'withdraw 2 deleted']);
  });

  test('withdraws the old object before it creates the one that took its value', async () => {
    const mirror = await bench();
    await mirror.merge([{ ...A, id: '7' }]);
    await mirror.merge([A], { gone: [{ kind: 'indicator', id: '7' }] });
    expect(await mirror.events(1, 'value')).toEqual(['create 1']);
    expect(await mirror.events(1)).toEqual(['withdraw 7 deleted', 'create 1']);
  });

  test('tells nothing of what is above the ceiling, withdraws what got there, and never its content [O1]', async () => {
    const mirror = await bench();
    const free: readonly (Tlp | '')[] = ['CLEAR', 'GREEN', 'AMBER', ''];
    const red = { id: '3', summary: 'red.example', tlp: 'RED' as const };
    await mirror.merge([A, red]);
    expect(await mirror.events(0, 'object', free)).toEqual(['create 1']);
    await mirror.merge([
      { ...A, tlp: 'RED', rating: 5 },
      { ...red, rating: 2 },
    ]);
    expect(await mirror.events(1, 'object', free)).toEqual(['withdraw 1 marking']);
    expect(await mirror.events(1)).toEqual(['change 1', 'change 3']);
    const query = {
      ...EXPORT,
      manifest: mirror.manifest!,
      after: 1,
      identity: 'object',
      visible: free,
    } as const;
    for await (const { object } of mirror.read(query))
      expect(object.text).not.toMatch(/RED|rating/);
    await mirror.merge([], { gone: [{ kind: 'indicator', id: '3' }] });
    expect(await mirror.events(2, 'object', free)).toEqual([]);
    await mirror.merge([{ ...A, tlp: 'GREEN' }]);
    expect(await mirror.events(2, 'object', free)).toEqual(['create 1']);
    expect(await mirror.events(1, 'object', free)).toEqual(['change 1']);
  });

  test('withdraws from a receiver that was away what came back meanwhile and went again', async () => {
    const mirror = await bench();
    await mirror.merge([A]);
    await mirror.merge([{ ...A, active: false }]);
    await mirror.merge([A]);
    await mirror.merge([{ ...A, active: false }]);
    expect(await mirror.events(1)).toEqual(['withdraw 1 inactive']);
    expect(await mirror.events(2)).toEqual([]);
  });

  test('of another instance is refused', async () => {
    const mirror = await bench();
    await mirror.merge([A]);
    await expect(mirror.merge([A], { instance: 'other.example/api' })).rejects.toMatchObject({
      code: 'LedgerMismatch',
    });
  });

  test('equals an oracle after any history, also for a receiver that was away', async () => {
    const id = fc.integer({ min: 1, max: 6 }).map(String);
    const host = fc.record({ id, rating: fc.integer({ min: 0, max: 5 }), active: fc.boolean() });
    const step = fc.record({
      hosts: fc.uniqueArray(host, { selector: (one) => one.id, maxLength: 5 }),
      gone: fc.uniqueArray(id, { maxLength: 2 }),
      whole: fc.boolean(),
      delivered: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        const mirror = await bench();
        const oracle = new Map<string, string>();
        const receiver = new Map<string, string>();
        let known = 0;
        for (const { hosts, gone, whole, delivered } of steps) {
          const fresh = hosts.map((one) => ({ ...one, summary: `h${one.id}.example` }));
          const read = new Set(fresh.map((one) => one.id));
          for (const one of gone) if (!read.has(one)) oracle.delete(one);
          if (whole) for (const one of oracle.keys()) if (!read.has(one)) oracle.delete(one);
          for (const one of fresh)
            if (one.active) oracle.set(one.id, json(one));
            else oracle.delete(one.id);
          await mirror.merge(fresh, {
            gone: gone.map((one) => ({ kind: 'indicator' as const, id: one })),
            whole: whole ? ['indicator'] : [],
          });
          expect((await mirror.held()).sort()).toEqual([...oracle.values()].sort());
          if (!delivered) continue;
          const query = {
            ...EXPORT,
            manifest: mirror.manifest!,
            after: known,
            identity: 'object',
            visible: ALL,
          } as const;
          for await (const event of mirror.read(query)) {
            const { object } = event;
            if (event.action === 'withdraw') expect(receiver.delete(object.record.id)).toBe(true);
            else receiver.set(object.record.id, object.text);
          }
          known = mirror.change;
          expect(receiver).toEqual(oracle);
        }
      }),
      { numRuns: 12 },
    );
  });
});
