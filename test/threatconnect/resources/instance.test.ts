import { describe, expect, test } from 'vitest';
import { matching, tag, tql, value } from '../../../src/threatconnect/index.ts';
import { failureOf } from '../../http/client.ts';
import { json, routes, startPlatform } from '../platform.ts';
import { OWNER, seed, simulate } from '../simulated.ts';

describe('what belongs to the instance', () => {
  test('owners: all, mine, members, metrics', async () => {
    const { tc } = await simulate();
    await seed(tc);
    expect((await tc.owners.list()).map(({ name }) => name)).toContain(OWNER);
    expect(await tc.owners.mine()).toMatchObject({
      name: 'Demo Organization',
      type: 'Organization',
    });
    expect((await tc.owners.members())[0]).toMatchObject({ userName: '11112222333344445555' });
    const metrics = await tc.owners.metrics();
    expect(metrics.find(({ ownerName }) => ownerName === OWNER)?.totals).toMatchObject({
      totalIndicator: 5,
      totalHost: 2,
      totalAdversary: 1,
    });
  });

  test('members of an anonymous organisation are pseudonyms', async () => {
    const { client } = await startPlatform(
      routes({
        'GET /v2/owners/mine/members': json({
          anonymous: true,
          status: 'Success',
          members: [{ pseudonym: 'p' }],
        }),
      }),
    );
    expect(await client.owners.members()).toEqual([
      { userName: undefined, firstName: undefined, lastName: undefined, pseudonym: 'p' },
    ]);
  });

  test('tags: made, described, listed by query, deleted', async () => {
    const { tc } = await simulate();
    const made = await tc.tags.create('New, with a comma', { description: 'first' });
    expect(made).toMatchObject({ name: 'New, with a comma' });
    expect(await tc.tags.update(made.id!, { description: 'second' })).toMatchObject({
      description: 'second',
    });
    const names: string[] = [];
    for await (const { name } of tc.tags.list({ where: tql.tags('name', 'STARTSWITH', 'New') }))
      names.push(name);
    expect(names).toEqual(['New, with a comma']);
    await tc.tags.delete(made.id!);
    for await (const one of tc.tags.list()) throw new Error(one.name);
  });

  test('exclusion lists: made, changed in every mode, deleted', async () => {
    const { tc } = await simulate();
    const { id: ownerId } = (await tc.owners.find(OWNER))!;
    const made = await tc.exclusionLists.create({
      type: 'Host',
      ownerId,
      fixed: ['ok.example'],
      variable: ['*.ok.example'],
    });
    expect(made).toMatchObject({
      type: 'Host',
      owner: OWNER,
      fixed: ['ok.example'],
      managed: false,
    });
    expect(
      await tc.exclusionLists.update(made.id, { fixed: ['b.example'], mode: 'append' }),
    ).toMatchObject({ fixed: ['ok.example', 'b.example'] });
    expect(
      await tc.exclusionLists.update(made.id, { fixed: ['ok.example'], mode: 'delete' }),
    ).toMatchObject({ fixed: ['b.example'] });
    expect(await tc.exclusionLists.update(made.id, { variable: [] })).toMatchObject({
      fixed: ['b.example'],
      variable: [],
    });
    expect(await tc.exclusionLists.list()).toHaveLength(1);
    await tc.exclusionLists.delete(made.id);
    expect((await failureOf(tc.exclusionLists.get(made.id))).details['status']).toBe(404);
  });

  test('fields and keywords, and filters are checked against them', async () => {
    const { tc } = await simulate();
    expect((await tc.indicators.schema.fields()).map(({ name }) => name)).toContain('threatAssess');
    expect((await tc.indicators.schema.keywords()).map(({ keyword }) => keyword)).toContain(
      'indicatorActive',
    );
    await tc.indicators.schema.check(tag('x'));
    const error = await failureOf(
      tc.indicators.schema.check(matching('wrongWord = 5 and tag = "x"')),
    );
    expect(error).toMatchObject({
      code: 'ConfigInvalid',
      details: { unknown: ['wrongWord'], endpoint: '/v3/indicators' },
    });
  });

  test('security labels are found as people write them', async () => {
    const { tc } = await simulate();
    expect(await tc.securityLabels.find('tlp green')).toMatchObject({
      name: 'TLP:GREEN',
      owner: 'System',
    });
    expect(await tc.securityLabels.find('none')).toBeUndefined();
  });

  test('custom indicator types are discovered, written by text or by keys, and read by their keys', async () => {
    const { tc, open } = await simulate(
      {},
      {
        indicatorTypes: [
          {
            name: 'Vehicle',
            apiBranch: 'vehicles',
            apiEntity: 'vehicle',
            values: [{ label: 'Plate' }, { label: 'State', options: ['A', 'B'] }],
          },
        ],
      },
    );
    const types = await tc.types.discover();
    expect(types.find(({ name }) => name === 'Vehicle')).toMatchObject({
      custom: true,
      apiEntity: 'vehicle',
      fields: [
        { label: 'Plate', type: 'text', options: undefined },
        { label: 'State', type: 'selectone', options: ['A', 'B'] },
      ],
    });
    expect(types.find(({ name }) => name === 'ASN')?.fields).toMatchObject([
      { label: 'AS Number' },
    ]);
    const change = tc.change();
    change.indicator('Vehicle', 'X 1 : A').addTag('car');
    change.indicator('Vehicle', { Plate: 'X 2', State: 'B' });
    (await change.commit()).throwIfFailed();
    const found = await tc.indicators.list({ type: 'Vehicle' }).toArray();
    expect(found.map(({ values }) => values)).toEqual([
      { Plate: 'X 1', State: 'A' },
      { Plate: 'X 2', State: 'B' },
    ]);
    const declared = open({
      indicatorTypes: [
        {
          name: 'Vehicle',
          apiBranch: 'vehicles',
          apiEntity: 'vehicle',
          valueKeys: ['Plate', 'State'],
        },
      ],
    });
    expect(
      await declared.indicators.list({ where: value('X 2 : B', 'Vehicle') }).first(),
    ).toMatchObject({ values: { Plate: 'X 2' } });
  });

  test('observations, false positives, occurrences and victims of an indicator', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const host = (await tc.indicators.find('bad.example'))!;
    const change = tc.change();
    change
      .indicatorById(host)
      .reportFalsePositive()
      .addObservation(2)
      .addObservation(3, '2026-01-02T00:00:00Z');
    const file = change.existingIndicator('File', 'a'.repeat(32));
    file.addFileOccurrence({
      fileName: 'bad.exe',
      path: 'C:\\Windows',
      date: '2026-01-02T03:04:05Z',
    });
    (await change.commit()).throwIfFailed();
    expect(
      await tc.indicators.get(host.id, { fields: ['falsePositives', 'observations'] }),
    ).toMatchObject({ falsePositives: 1, observations: 5 });
    expect(await tc.indicators.details.observationCount(host)).toMatchObject({
      count: 5,
      yourCount: 5,
    });
    expect((await tc.indicators.details.observations(host)).map(({ count }) => count)).toEqual([
      2, 3,
    ]);
    expect(await tc.indicators.details.victims(host)).toEqual([]);
    expect(await tc.indicators.details.dnsResolutions(host)).toEqual([]);
    const withOccurrence = (await tc.indicators.find('c'.repeat(64), {
      fields: ['fileOccurrences'],
    }))!;
    const [occurrence] = withOccurrence.fileOccurrences;
    expect(occurrence).toMatchObject({
      fileName: 'bad.exe',
      path: 'C:\\Windows',
      date: '2026-01-02T03:04:05Z',
    });
    const second = tc.change();
    second
      .indicatorById(withOccurrence)
      .updateFileOccurrence(occurrence!.id!, { fileName: 'worse.exe' });
    (await second.commit()).throwIfFailed();
    expect(
      (await tc.indicators.get(withOccurrence.id, { fields: ['fileOccurrences'] }))
        .fileOccurrences[0]?.fileName,
    ).toBe('worse.exe');
    const third = tc.change();
    third.indicatorById(withOccurrence).deleteFileOccurrence(occurrence!.id!);
    (await third.commit()).throwIfFailed();
    expect(
      (await tc.indicators.get(withOccurrence.id, { fields: ['fileOccurrences'] })).fileOccurrences,
    ).toEqual([]);
  });

  test('indicators are associated by name, and files act on others', async () => {
    const { tc } = await simulate();
    await seed(tc);
    const change = tc.change();
    const host = change.existingIndicator('Host', 'bad.example');
    change
      .existingIndicator('URL', 'https://bad.example/a%20b?q="x"&y=/#\\')
      .associateIndicator(host, 'url host');
    change.existingIndicator('File', 'a'.repeat(32)).addFileAction('File DNS Query', host);
    change.indicator('File', 'e'.repeat(32));
    (await change.commit()).throwIfFailed();
    change.existingIndicator('File', 'e'.repeat(32)).addHash('d'.repeat(40));
    const result = await change.commit();
    expect(
      result.results.map(({ operation, status, error }) => [operation, status, error?.message]),
    ).toEqual([
      [expect.stringContaining('associate URL'), 'done', undefined],
      [expect.stringContaining('File DNS Query'), 'done', undefined],
      [expect.stringContaining('create File'), 'done', undefined],
      [expect.stringContaining('add hash'), 'done', undefined],
    ]);
    const url = (await tc.indicators.list({ type: 'URL' }).first())!;
    expect(await tc.indicators.details.associatedAs(url, 'URL Host')).toMatchObject([
      { summary: 'bad.example' },
    ]);
    const file = (await tc.indicators.list({ type: 'File', fields: ['fileActions'] }).first())!;
    expect(file.fileActions).toMatchObject([
      { relationship: 'File DNS Query', indicator: { summary: 'bad.example' } },
    ]);
  });
});
