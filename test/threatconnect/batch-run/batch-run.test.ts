import { describe, expect, test } from 'vitest';
import { readBatchInput } from '../../../src/threatconnect/batch-run/content.ts';
import { failureOf } from '../../http/client.ts';
import { json, routes, startPlatform } from '../platform.ts';
import { OWNER, simulate } from '../simulated.ts';

describe('a batch as a whole', () => {
  test('is cut, sent groups first, watched, and told object by object', async () => {
    const { tc, log } = await simulate();
    const seen: string[] = [];
    const report = await tc.batch.run(
      {
        group: [{ type: 'Threat', name: 'Loader', xid: 'x-t' }],
        indicator: [
          ...Array.from({ length: 5 }, (_, n) => ({
            type: 'Host',
            summary: `h${n}.example`,
            rating: 3,
            associatedGroups: [{ groupXid: 'x-t' }],
          })),
          { type: 'Host', summary: 'not a host' },
        ],
        association: [{ ref_1: 'h0.example', type_1: 'Host', ref_2: 'x-t' }],
      },
      { chunkObjects: 4, onStatus: ({ status }) => seen.push(status) },
    );
    expect(report).toMatchObject({ ok: false, accepted: 6, halted: false });
    expect(report.jobs.map(({ kind, objects }) => [kind, objects])).toEqual([
      ['group', 1],
      ['indicator', 4],
      ['indicator', 2],
      ['association', 1],
    ]);
    expect(report.problems).toMatchObject([
      { kind: 'indicator', entity: { summary: 'not a host' }, outcome: 'rejected', code: '0x1005' },
    ]);
    expect(seen).toContain('Completed');
    expect(log.filter((line) => line === 'POST /api/v2/batch')).toHaveLength(4);
    expect(await tc.indicators.list({ type: 'Host' }).count()).toBe(5);
  });

  test('deletes, and says what was not there', async () => {
    const { tc } = await simulate();
    const indicator = [{ type: 'Host', summary: 'gone.example' }];
    expect(await tc.batch.run({ indicator })).toMatchObject({ ok: true, accepted: 1 });
    expect(await tc.batch.run({ indicator }, { action: 'Delete' })).toMatchObject({ ok: true });
    expect(await tc.indicators.find('gone.example')).toBeUndefined();
  });

  test('that has an object without a type or a value refuses that one here, by itself', async () => {
    const { tc } = await simulate();
    const bad = [
      { type: 'Host' },
      { type: 'Host', summary: '' },
      { type: 'Host', summary: null },
      { summary: 'typeless.example' },
    ];
    const good = [
      { type: 'Host', summary: 'good1.example' },
      { type: 'Host', hostName: 'good2.example' },
    ];
    const content = JSON.stringify({ indicator: [...bad, ...good] });
    const report = await tc.batch.run(content);
    expect(report).toMatchObject({ ok: false, accepted: 2, jobs: [{ objects: 2 }] });
    expect(report.problems.map(({ entity, outcome }) => [entity, outcome])).toEqual(
      bad.map((entity) => [entity, 'rejected']),
    );
    expect(report.problems[0]!.reason).toBe(
      'refused before it was sent: expected a value (summary, or hostName), got none',
    );
    expect(await tc.indicators.list({ type: 'Host' }).count()).toBe(2);
  });

  test('names the list that was meant', () => {
    expect(() => readBatchInput('{"indicators":[]}')).toThrow('did you mean indicator?');
  });

  test('tells what is refused for a link, and counts links and what was gone apart', async () => {
    const { tc } = await simulate();
    const linked = await tc.batch.run({
      indicator: [
        { type: 'Host', summary: 'a.example' },
        { type: 'Host', summary: 'b.example', associatedGroups: [{ groupXid: 'x-nowhere' }] },
      ],
      group: [{ type: 'Threat', name: 'Loader', xid: 'x-t' }],
      association: [
        { ref_1: 'a.example', type_1: 'Host', ref_2: 'x-t' },
        { ref_1: 'a.example', type_1: 'Host', ref_2: 'x-gone' },
      ],
    });
    expect(linked).toMatchObject({ accepted: 2, acceptedAssociations: 1 });
    expect(linked.problems[0]).toMatchObject({
      entity: { summary: 'b.example' },
      outcome: 'unlinked',
      code: '0x1009',
    });
    const indicator = [
      { type: 'Host', summary: 'a.example' },
      { type: 'Host', summary: 'never.example' },
    ];
    expect(await tc.batch.run({ indicator }, { action: 'Delete' })).toMatchObject({
      ok: true,
      accepted: 2,
      alreadyAbsent: 1,
    });
  });

  test('stops after a chunk with an error when it is told to', async () => {
    const { tc } = await simulate();
    const indicator = [
      { type: 'Host', summary: 'not a host' },
      { type: 'Host', summary: 'later.example' },
    ];
    const report = await tc.batch.run({ indicator }, { haltOnError: true, chunkObjects: 1 });
    expect(report).toMatchObject({ halted: true, accepted: 0 });
    expect(report.problems.map(({ outcome }) => outcome)).toEqual(['rejected', 'unsent']);
    expect(report.jobs).toHaveLength(1);
  });

  test.each([
    ['Append', ['old', 'new']],
    ['Replace', ['new']],
    ['Static', ['old']],
  ] as const)('writes attributes in the mode %s', async (attributeWriteType, expected) => {
    const { tc } = await simulate();
    const send = (value: string) =>
      tc.batch.run(
        {
          indicator: [
            { type: 'Host', summary: 'a.example', attribute: [{ type: 'Source', value }] },
          ],
        },
        { attributeWriteType: value === 'old' ? 'Append' : attributeWriteType },
      );
    await send('old');
    await send('new');
    const found = await tc.indicators.find('a.example', { fields: ['attributes'] });
    expect(found!.attributes.map(({ value }) => value)).toEqual(expected);
  });

  test('takes the V1 content of the old SDK: group ids, description and source', async () => {
    const { tc } = await simulate();
    const change = tc.change();
    change
      .group('Incident', 'Case', { xid: 'x-i' })
      .set({ eventDate: '2026-01-01T00:00:00Z', status: 'New' });
    (await change.commit()).throwIfFailed();
    const { id } = await tc.groups.get('x-i');
    const v1 = [
      {
        rating: 3,
        confidence: 75,
        description: 'Malicious',
        source: 'A log',
        summary: 'v1.example',
        type: 'Host',
        associatedGroup: [Number(id)],
        attribute: [{ type: 'Source', value: 'another' }],
        tag: [{ name: 'MyTag' }],
      },
    ];
    expect(await tc.batch.run(JSON.stringify(v1))).toMatchObject({ ok: true, accepted: 1 });
    const fields = ['tags', 'attributes', 'associatedGroups'] as const;
    const found = (await tc.indicators.find('v1.example', { fields }))!;
    expect(found).toMatchObject({
      rating: 3,
      confidence: 75,
      description: 'Malicious',
      source: 'A log',
    });
    expect(found.associatedGroups).toMatchObject([{ name: 'Case' }]);
    expect(found.tags).toMatchObject([{ name: 'MyTag' }]);
  });

  test('uploads the content of documents whose group was accepted', async () => {
    const { tc } = await simulate();
    const report = await tc.batch.run(
      {
        group: [
          { type: 'Document', name: 'Notes', xid: 'x-d', fileName: 'notes.txt' },
          { type: 'Document', name: '', xid: 'x-bad', fileName: 'x.txt' },
        ],
      },
      { files: { 'x-d': 'some text', 'x-bad': 'never' } },
    );
    expect(report.files.map(({ xid, ok }) => [xid, ok])).toEqual([
      ['x-d', true],
      ['x-bad', false],
    ]);
    const content = await tc.groups.download('x-d');
    expect(Buffer.from(await content.bytes()).toString()).toBe('some text');
  });

  test.each([
    ['no JSON', 'nothing'],
    ['a number', '5'],
    ['a list of texts', '["a"]'],
    ['a list that is none', '{"indicator":5}'],
    ['a list of another name', '{"indicators":[{"type":"Host","summary":"a.example"}]}'],
    ['an id that has lost digits', { association: [{ id_1: 2 ** 53, ref_2: 'x' }] }],
    ['half an id', [{ type: 'Host', summary: 'a.example', associatedGroup: [1.5] }]],
  ])('of %s is refused before anything is sent', (_title, input) => {
    expect(() => readBatchInput(input)).toThrow(/batch content/);
  });

  test('needs an owner, and job sizes that exist', async () => {
    const { open } = await simulate();
    const nobody = open({ owner: undefined });
    expect((await failureOf(nobody.batch.run({}))).message).toContain('expected an owner');
    expect((await failureOf(open().batch.run({}, { chunkObjects: 30_000 }))).code).toBe(
      'ConfigInvalid',
    );
  });

  test('refuses files that would reach no group, or another one', async () => {
    const { tc, log } = await simulate();
    for (const [options, words] of [
      [{ action: 'Delete', files: { 'x-d': 'text' } }, 'files belong to Create'],
      [{ files: { '12': 'text' } }, 'cannot be told from the id'],
      [{ chunkBytes: Number.NaN }, 'bytes per job'],
    ] as const)
      expect((await failureOf(tc.batch.run({ group: [] }, options))).message).toContain(words);
    expect(log).toEqual([]);
  });

  test.each([
    ['cannot be read', json([], 404), 2],
    ['explain fewer than there are', json([{ errorReason: 'no', errorSource: 'a' }]), 3],
  ])('does not take associations for done whose errors %s', async (_title, errors, errorCount) => {
    const status = { status: 'Completed', successCount: 0, errorCount, unprocessCount: 0 };
    const { client } = await startPlatform(
      routes({
        'POST /v2/batch': json({ status: 'Success', data: { batchId: 7 } }),
        'POST /v2/batch/7': json({ status: 'Queued' }, 202),
        'GET /v2/batch/7': json({ status: 'Success', data: { batchStatus: { id: 7, ...status } } }),
        'GET /v2/batch/7/errors': errors,
      }),
      { owner: OWNER },
    );
    const association = [
      { ref_1: 'a', type_1: 'Host', id_2: '1' },
      { ref_1: 'b', type_1: 'Host', id_2: '1' },
    ];
    const report = await client.batch.run({ association });
    expect([report.ok, report.problems.map(({ entity }) => entity)]).toEqual([
      false,
      expect.arrayContaining(association),
    ]);
  });

  test('is not waited for when the upload is answered with a failure', async () => {
    const { client, log } = await startPlatform(
      routes({
        'POST /v2/batch': json({ status: 'Success', data: { batchId: 7 } }),
        'POST /v2/batch/7': json({ status: 'Failure', message: 'the store is full' }),
        'GET /v2/batch/7': json({ status: 'Created' }),
      }),
      { owner: OWNER },
    );
    const report = await client.batch.run({ indicator: [{ type: 'Host', summary: 'a' }] });
    expect(report.failure).toMatchObject({ code: 'PlatformResponse' });
    expect(report.failure?.message).toContain('the store is full');
    expect(report).toMatchObject({ ok: false, accepted: 0, jobs: [{ batchId: '7' }] });
    expect(report.problems.map(({ outcome }) => outcome)).toEqual(['unknown']);
    expect(log().filter((line) => line.startsWith('POST'))).toHaveLength(2);
  });

  test('that never ends is given up, and can be cancelled; its id is told', async () => {
    const { tc } = await simulate({}, { pace: { hold: 'Running' } });
    const indicator = [{ type: 'Host', summary: 'held.example' }];
    const given = await tc.batch.run({ indicator }, { timeoutMs: 300 });
    expect(given.failure).toMatchObject({ code: 'BatchUnresolved' });
    const cancelled = await tc.batch.run({ indicator }, { signal: AbortSignal.timeout(300) });
    expect(cancelled.failure).toMatchObject({ code: 'Cancelled' });
    for (const report of [given, cancelled]) {
      expect(report).toMatchObject({ ok: false, accepted: 0, halted: false });
      expect(report.jobs[0]?.batchId).toMatch(/^\d+$/);
      expect(report.problems).toMatchObject([{ entity: indicator[0], outcome: 'unknown' }]);
    }
    expect(OWNER).toBe('Demo Source');
  });

  test('keeps what is known when a later job fails', async () => {
    const { tc, control } = await simulate();
    await control('faults', [
      {
        method: 'POST',
        path: '/v2/batch/\\d+$',
        nth: 2,
        times: 1,
        action: { kind: 'respond', status: 403, body: 'no', when: 'before' },
      },
    ]);
    const indicator = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({
      type: 'Host',
      summary: `${name}.example`,
    }));
    const report = await tc.batch.run(
      { indicator, association: [{ ref_1: 'b.example', type_1: 'Host', ref_2: 'x-t' }] },
      { chunkObjects: 2, files: { 'x-d': 'text' } },
    );
    expect(report.failure).toMatchObject({ code: 'PermissionDenied' });
    expect(report.jobs).toMatchObject([
      { successCount: 2, error: undefined },
      { objects: 2, error: { code: 'PermissionDenied' } },
    ]);
    expect(report.problems.map(({ outcome }) => outcome)).toEqual([
      'unknown',
      'unknown',
      'unsent',
      'unsent',
      'unsent',
    ]);
    expect(report).toMatchObject({ ok: false, accepted: 2 });
    expect(report.files).toMatchObject([{ xid: 'x-d', ok: false }]);
    expect(report.files[0]?.error?.message).toContain('not sent');
  });

  test('throws only when nothing was sent; a later job that cannot be created leaves the rest unsent', async () => {
    const refuse = (nth: number) => [
      {
        method: 'POST',
        path: '/v2/batch$',
        nth,
        times: 1,
        action: { kind: 'respond', status: 403, body: 'no', when: 'before' },
      },
    ];
    const { tc, control } = await simulate();
    const indicator = [
      { type: 'Host', summary: 'a.example' },
      { type: 'Host', summary: 'b.example' },
    ];
    await control('faults', refuse(1));
    expect((await failureOf(tc.batch.run({ indicator }))).code).toBe('PermissionDenied');
    await control('reset', { keepContent: true });
    await control('faults', refuse(2));
    const report = await tc.batch.run({ indicator }, { chunkObjects: 1 });
    expect(report).toMatchObject({ accepted: 1, failure: { code: 'PermissionDenied' } });
    expect(report.problems.map(({ outcome }) => outcome)).toEqual(['unsent']);
  });

  test('names a file whose xid is half a character before anything is sent', async () => {
    const { tc, log } = await simulate();
    const error = await failureOf(tc.batch.run({ indicator: [] }, { files: { '\ud800x': 'y' } }));
    expect([error.code, log]).toEqual(['ConfigInvalid', []]);
    expect(error.message).toContain('\\ud800x');
  });

  test('lists the files that it did not send, with the reason', async () => {
    const { tc } = await simulate();
    const report = await tc.batch.run(
      {
        group: [{ type: 'Document', name: 'D', xid: 'x-d', fileName: 'd.txt' }],
        indicator: [{ type: 'Host', summary: 'not a host' }],
      },
      { haltOnError: true, files: { 'x-d': 'text' } },
    );
    expect(report).toMatchObject({ ok: false, halted: true, files: [{ xid: 'x-d', ok: false }] });
    expect(report.files[0]?.error?.message).toContain('not sent');
  });

  test('counts an object that stands in the list twice at both places', async () => {
    const { tc } = await simulate();
    const bad = { type: 'Host', summary: 'not a host' };
    const indicator = [bad, { type: 'Host', summary: 'good.example' }, bad];
    const report = await tc.batch.run({ indicator });
    expect(report.problems).toHaveLength(2);
    expect(report.accepted).toBe(1);
  });
});
