// Each output read back by something that did not write it.
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { findOutput, type ExportedObject } from '../../src/outputs/index.ts';
import { describeOutput, type Told } from './conformance.ts';
import { heldOf } from './held-bytes.ts';
import { valueOf } from './hostile-objects.ts';
import { readCef } from './read-cef.ts';
import { readLeef } from './read-leef.ts';
import {
  change,
  create,
  data,
  group,
  indicator,
  make,
  withdraw,
  type Made,
} from './sample-objects.ts';

const [MD5, SHA1, SHA256] = ['a'.repeat(32), 'b'.repeat(40), 'c'.repeat(64)];

/** Ids as texts. Inside of texts quotes have backslashes, so that only members are found. */
const readJson = (text: string): unknown =>
  JSON.parse(text.replace(/(?<!\\)"id":(\d+)/g, '"id":"$1"')) as unknown;
const linesOf = (text: string): readonly string[] => {
  if (text !== '' && !text.endsWith('\n')) throw new Error('the last line does not end');
  return text.split('\n').slice(0, -1);
};

interface Raw {
  readonly id: string;
  readonly summary?: string;
  readonly name?: string;
}
const toldOf = ({ id, summary, name }: Raw): Told => ({ id, value: summary ?? name ?? '' });

describeOutput(findOutput('json-lines'), {
  read: (files, content) =>
    Object.values(files)
      .flatMap(linesOf)
      .map((line): Told => {
        if (content === 'state') return toldOf(readJson(line) as Raw);
        const { object, action, reason } = readJson(line) as {
          readonly object: Raw;
          readonly action: string;
          readonly reason?: string;
        };
        return { ...toldOf(object), action, ...(reason === undefined ? {} : { reason }) };
      }),
});

interface XsoarItem {
  readonly value: string;
  readonly rawJSON: Raw;
}
const readXsoar = (files: Made['files']): readonly Told[] => {
  const text = files['indicators.json'] ?? files['changes.json'] ?? '';
  return (
    readJson(text) as readonly (
      XsoarItem | { readonly action: string; readonly indicator: XsoarItem }
    )[]
  ).map((item) =>
    'indicator' in item
      ? { action: item.action, id: item.indicator.rawJSON.id, value: item.indicator.value }
      : { id: item.rawJSON.id, value: item.value },
  );
};
const xsoarValue = (object: ExportedObject): string => {
  const { type } = object.record;
  return type === 'File' ? (valueOf(object).split(' : ').at(-1) ?? '') : valueOf(object);
};
describeOutput(findOutput('xsoar-json'), {
  read: readXsoar,
  valueIn: xsoarValue,
  settings: { createRelationships: true },
});
describeOutput(findOutput('xsoar-json'), {
  mode: 'compatible',
  read: readXsoar,
  valueIn: xsoarValue,
  settings: { createRelationships: true },
  withdrawalsRefused: 'withdrawal-unknown',
});

/** The file of a bundle with what the extension says of each object of the platform. */
const readStix = (files: Made['files']): readonly Told[] => {
  const bundle = JSON.parse(Object.values(files)[0] ?? '') as {
    readonly objects: readonly {
      readonly name?: string;
      readonly abstract?: string;
      readonly revoked?: boolean;
      readonly extensions?: Readonly<
        Record<string, { readonly id?: string; readonly withdrawn?: string }>
      >;
    }[];
  };
  return bundle.objects.flatMap(({ name, abstract, revoked, extensions = {} }): Told[] => {
    const { id, withdrawn } = Object.values(extensions)[0] ?? {};
    if (id === undefined) return [];
    if ((revoked ?? false) !== (withdrawn !== undefined)) throw new Error(`revoked: ${id}`);
    return [
      { id, value: name ?? abstract ?? '', action: revoked === true ? 'withdraw' : 'create' },
    ];
  });
};
describeOutput(findOutput('stix'), { read: readStix, settings: { observables: true } });

interface MispEvent {
  readonly Event: {
    readonly Attribute: readonly {
      readonly type: string;
      readonly value: string;
      readonly comment: string;
      readonly deleted: boolean;
    }[];
  };
}
/** Values of these types are not spelled as the platform spells them; `misp.test.ts` looks at them. */
const OTHERWISE_IN_MISP = ['md5', 'sha1', 'sha256', 'AS', 'regkey'];
describeOutput(findOutput('misp'), {
  read: (files) => {
    const named = Object.keys(JSON.parse(files['manifest.json'] ?? '') as object).sort();
    const events = Object.keys(files).filter(
      (name) => !/^(?:manifest\.json|hashes\.csv)$/.test(name),
    );
    if (events.sort().join() !== named.map((uuid) => `${uuid}.json`).join())
      throw new Error('the manifest names other events than there are');
    return events.flatMap((name) =>
      (JSON.parse(files[name] ?? '') as MispEvent).Event.Attribute.flatMap(
        ({ type, value, comment, deleted }): readonly Told[] => {
          const id = /^[\w ]+? (\d+)/.exec(comment)?.[1] ?? '';
          if (deleted) return [];
          return [{ id, ...(OTHERWISE_IN_MISP.includes(type) ? {} : { value }) }];
        },
      ),
    );
  },
});

describeOutput(findOutput('csv'), {
  settings: { formulaGuard: false },
  read: (files) => {
    const [text = ''] = Object.values(files);
    return parse<Record<string, string>>(text, {
      columns: true,
      record_delimiter: '\r\n',
      relax_quotes: false,
      relax_column_count: false,
    }).map(({ id, value, action }) => ({
      ...(id === undefined ? {} : { id }),
      ...(value === undefined ? {} : { value }),
      ...(action === undefined ? {} : { action }),
    }));
  },
});

describeOutput(findOutput('lists'), {
  read: (files) =>
    Object.values(files)
      .flatMap(linesOf)
      .map((value) => ({ value })),
  found: (object) =>
    object.record.type === 'File' ? valueOf(object).split(' : ') : [valueOf(object)],
});

describeOutput(findOutput('cef'), {
  read: (files) =>
    linesOf(files['events.cef'] ?? '').map((line) => {
      const { externalId = '', cs1 = '', act = '' } = readCef(line).extension;
      return { id: externalId, value: cs1, action: act };
    }),
});

describeOutput(findOutput('leef'), {
  read: (files) =>
    linesOf(files['events.leef'] ?? '').map((line) => {
      const { id = '', value = '', action = '' } = readLeef(line).attributes;
      return { id, value, action };
    }),
});

const HOST = { type: 'Host', summary: 'a.example', hostName: 'a.example' } as const;
const FULL = indicator(
  {
    ...HOST,
    rating: 4,
    confidence: 90,
    threatAssessScore: 500,
    description: 'first line\nsecond = line | end',
    source: 'https://report.example/',
    webLink: 'https://tc.example/#/details/indicators/7',
    tags: data({ name: 'one' }, { name: 'two' }),
    securityLabels: data({ name: 'TLP:AMBER' }),
  },
  '9007199254740993',
);

describe('lists', () => {
  const lists = findOutput('lists');
  const file = (hashes: Readonly<Record<string, string>>): ExportedObject =>
    indicator({ type: 'File', summary: Object.values(hashes).join(' : '), ...hashes });

  test('make a file per type, those without values, too', () => {
    expect(Object.keys(make(lists, []).files).sort()).toEqual(
      [
        ...[
          'addresses',
          'asns',
          'cidrs',
          'email-addresses',
          'email-subjects',
          'hashtags',
          'hosts',
          'md5',
        ],
        ...['mutexes', 'registry-keys', 'sha1', 'sha256', 'urls', 'user-agents'],
      ].map((name) => `${name}.txt`),
    );
  });

  test('say each value once', () => {
    const events = ['1', '2'].map((id) => create(indicator(HOST, id)));
    expect(make(lists, events).files['hosts.txt']).toBe('a.example\n');
  });

  test('leave out types that were not chosen', () => {
    const { files, refused } = make(
      lists,
      [create(indicator(HOST)), create(indicator({ type: 'ASN', summary: 'ASN64496' }))],
      {
        settings: { types: 'Host, My Own Type' },
      },
    );
    expect(files).toEqual({ 'hosts.txt': 'a.example\n', 'my-own-type.txt': '' });
    expect(refused.map(({ code }) => code)).toEqual(['type-not-chosen']);
  });

  test.each([
    ['all', { 'md5.txt': `${MD5}\n`, 'sha1.txt': `${SHA1}\n`, 'sha256.txt': `${SHA256}\n` }],
    ['best', { 'md5.txt': '', 'sha1.txt': '', 'sha256.txt': `${SHA256}\n` }],
    ['md5', { 'md5.txt': `${MD5}\n` }],
    ['sha1', { 'sha1.txt': `${SHA1}\n` }],
    ['sha256', { 'sha256.txt': `${SHA256}\n` }],
  ])('take of a file the hashes %s', (hashes, files) => {
    const settings = { types: ['File'], hashes };
    expect(
      make(lists, [create(file({ md5: MD5, sha1: SHA1, sha256: SHA256 }))], { settings }).files,
    ).toEqual(files);
  });

  test.each([
    ['hash-not-chosen', file({ md5: MD5 })],
    ['line-break', indicator({ type: 'Mutex', summary: 'a\nb', Mutex: 'a\nb' })],
    ['no-indicator', group({ type: 'Report', name: 'G' })],
    ['type-name', indicator({ type: '日本', summary: 's' })],
  ])('refuse with %s', (code, object) => {
    expect(make(lists, [create(object)], { settings: { hashes: 'sha256' } }).refused).toMatchObject(
      [{ code }],
    );
  });
});

describe('csv', () => {
  const csv = findOutput('csv');
  const text = (made: Made): string => Object.values(made.files).join('');

  test('has a line per object with everything that tables need', () => {
    expect(text(make(csv, [create(FULL)]))).toBe(
      'kind,id,type,value,owner,rating,confidence,threatAssessScore,tlp,tags,active,dateAdded,lastModified,description,source,webLink\r\n' +
        'indicator,9007199254740993,Host,a.example,Demo Source,4,90,500,AMBER,one;two,true,2026-03-01T00:00:00Z,2026-03-02T10:00:00Z,"first line\nsecond = line | end",https://report.example/,https://tc.example/#/details/indicators/7\r\n',
    );
  });

  test('tells changes with what happened and why', () => {
    const settings = { columns: 'id,value' };
    const made = make(csv, [create(FULL), change(FULL), withdraw(FULL, 'left')], {
      content: 'changes',
      settings,
    });
    expect(made.files).toEqual({
      'changes.csv': [
        'action,reason,id,value',
        ...['create,', 'change,', 'withdraw,left'].map(
          (first) => `${first},9007199254740993,a.example`,
        ),
        '',
      ].join('\r\n'),
    });
  });

  test.each(['=cmd|x', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
    'guards %j against being taken for a formula',
    (summary) => {
      const object = indicator({ type: 'Mutex', summary, Mutex: summary });
      const settings = { columns: ['value'], header: 'false' };
      const cell = (more: object): string => {
        const made = make(csv, [create(object)], { settings: { ...settings, ...more } });
        const rows: string[][] = parse(text(made), { record_delimiter: '\r\n' });
        return rows[0]![0]!;
      };
      expect(cell({})).toBe(`'${summary}`);
      expect(cell({ formulaGuard: false })).toBe(summary);
    },
  );

  test.each(['value,nothing', '', [], 'value;id'])('refuses the columns %j', (columns) => {
    expect(csv.settings.safeParse({ columns }).success).toBe(false);
  });
});

describe('json-lines', () => {
  const jsonLines = findOutput('json-lines');
  test('says nothing but the platform’s text of what is held', () => {
    const report = group({ type: 'Report', name: 'G' });
    expect(make(jsonLines, [create(report), create(FULL)]).files).toEqual({
      'groups.jsonl': `${report.text}\n`,
      'indicators.jsonl': `${FULL.text}\n`,
    });
  });
  test('tells what happened, why, and to what', () => {
    expect(
      make(jsonLines, [change(FULL), withdraw(FULL, 'inactive')], { content: 'changes' }).files,
    ).toEqual({
      'changes.jsonl': `{"action":"change","kind":"indicator","object":${FULL.text}}\n{"action":"withdraw","reason":"inactive","kind":"indicator","object":${FULL.text}}\n`,
    });
  });
});

describe('cef', () => {
  const cef = findOutput('cef');
  const lineOf = (object: ExportedObject, settings = {}): string =>
    make(cef, [create(object)], { settings }).files['events.cef']!.trimEnd();

  test('names device, event and severity, and the facts by the keys of its dictionary', () => {
    expect(lineOf(FULL)).toBe(
      'CEF:0|ThreatConnect|threatconnect-feeds|1.2.3|indicator-created|Host created|8|act=create externalId=9007199254740993 cat=Host shost=a.example cs1=a.example cs1Label=value cs2=Demo Source cs2Label=owner cs3=one;two cs3Label=tags cs4=AMBER cs4Label=tlp cs5=https://tc.example/#/details/indicators/7 cs5Label=webLink cn1=90 cn1Label=confidence cn2=500 cn2Label=threatAssessScore cfp1=4 cfp1Label=rating start=1772323200000 end=1772445600000 msg=first line\\nsecond \\= line | end',
    );
  });

  test('takes the device of the settings, escaped', () => {
    const { head } = readCef(lineOf(FULL, { vendor: 'A|B', product: 'C\\D', version: '2\n0' }));
    expect(head.slice(1, 4)).toEqual(['A|B', 'C\\D', '2 0']);
  });

  test.each([
    [{ type: 'Address', summary: '192.0.2.1' }, { src: '192.0.2.1' }],
    [
      { type: 'Address', summary: '2001:db8::1' },
      { c6a2: '2001:db8::1', c6a2Label: 'Source IPv6 Address' },
    ],
    [{ type: 'URL', summary: 'http://a.example/?a=b' }, { request: 'http://a.example/?a=b' }],
    [{ type: 'EmailAddress', summary: 'a@b.example' }, { suser: 'a@b.example' }],
    [
      { type: 'File', summary: `${MD5} : ${SHA256}` },
      { fileHash: SHA256, cs1: `${MD5} : ${SHA256}` },
    ],
    [{ type: 'User Agent', summary: 'x/1' }, { requestClientApplication: 'x/1' }],
    [
      { type: 'ASN', summary: 'ASN64496' },
      { cs1: 'ASN64496', cs1Label: 'value' },
    ],
  ])('puts %j under its key', (members, keys) => {
    expect(readCef(lineOf(indicator(members))).extension).toMatchObject(keys);
  });

  test('says why something is withdrawn', () => {
    const line = make(cef, [withdraw(FULL, 'marking')]).files['events.cef']!.trimEnd();
    expect(readCef(line)).toMatchObject({
      head: { 4: 'indicator-withdrawn', 5: 'Host withdrawn' },
      extension: { act: 'withdraw', reason: 'marking' },
    });
  });

  test('cuts what the dictionary cuts, between characters', () => {
    const { msg } = readCef(
      lineOf(indicator({ ...HOST, description: '🦊'.repeat(2_000) })),
    ).extension;
    expect(msg).toBe('🦊'.repeat(1_023));
  });
});

describe('leef', () => {
  const leef = findOutput('leef');
  test('names device and event, and the facts with tabs between', () => {
    expect(
      make(leef, [create(FULL), withdraw(FULL, 'deleted')]).files['events.leef']!.split('\n'),
    ).toEqual([
      'LEEF:2.0|ThreatConnect|threatconnect-feeds|1.2.3|indicator-created|x09|cat=Host\tsev=8\tdevTime=1772445600000\taction=create\tid=9007199254740993\tvalue=a.example\towner=Demo Source\trating=4\tconfidence=90\tthreatAssessScore=500\ttlp=AMBER\ttags=one;two\tdateAdded=2026-03-01T00:00:00Z\tlastModified=2026-03-02T10:00:00Z\tdescription=first line second = line | end\tsource=https://report.example/\twebLink=https://tc.example/#/details/indicators/7',
      expect.stringContaining(
        'indicator-withdrawn|x09|cat=Host\tsev=8\tdevTime=1772445600000\taction=withdraw\treason=deleted\t',
      ) as string,
      '',
    ]);
  });
  test('replaces what would divide the header', () => {
    const settings = { vendor: 'A|B', product: 'C\tD', version: '2' };
    expect(make(leef, [create(FULL)], { settings }).files['events.leef']).toMatch(
      /^LEEF:2\.0\|A B\|C D\|2\|/,
    );
  });
  test.each(['a\tb', 'a\nb', 'a\rb'])(
    'refuses the value %j, which would become another',
    (summary) => {
      expect(make(leef, [create(indicator({ type: 'Mutex', summary }))]).refused).toMatchObject([
        { code: 'line-break' },
      ]);
    },
  );
});

test('a form keeps nothing of what passed (the others: held-bytes.long.test.ts)', () => {
  const held = heldOf(findOutput('json-lines'), 'changes', { mode: 'fixed', settings: {} });
  expect(held).toBeLessThan(1_500_000);
});
