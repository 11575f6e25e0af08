import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  csvHeader,
  toCefLine,
  toCsvLine,
  toJsonLine,
  toKeyValueLine,
  toLeefLine,
  type Exportable,
} from '../../../src/threatconnect/index.ts';

const HOST: Exportable = {
  id: '12',
  type: 'Host',
  summary: 'bad.example',
  ownerName: 'A|B',
  rating: 2.5,
  confidence: 75,
  dateAdded: '2026-01-02T03:04:05Z',
  description: 'says "x=y"\nand \\ more',
};

describe('an indicator as text', () => {
  test('is one line of JSON', () => {
    expect(JSON.parse(toJsonLine(HOST))).toEqual(HOST);
  });

  test('is one line of CSV under the header', () => {
    const [row] = parse(`${csvHeader()}\n${toCsvLine(HOST)}`, { columns: true });
    expect(row).toMatchObject({
      id: '12',
      rating: '2.5',
      description: HOST.description,
      source: '',
    });
  });

  test('is no formula for a spreadsheet', () => {
    expect(toCsvLine({ id: '1', type: 'Hashtag', summary: '=cmd()' })).toContain("'=cmd()");
  });

  test('is key="value"', () => {
    expect(toKeyValueLine(HOST)).toBe(
      'id="12" type="Host" summary="bad.example" ownerName="A|B" rating="2.5" confidence="75" dateAdded="2026-01-02T03:04:05Z" description="says \\"x=y\\"\\nand \\\\ more"',
    );
  });

  test('is an event of CEF', () => {
    expect(toCefLine(HOST, { version: '2|0' })).toBe(
      'CEF:0|ThreatConnect|ThreatConnect|2\\|0|Host|Host indicator|5|externalId=12 shost=bad.example cn1=75 cn1Label=confidence cfp1=2.5 cfp1Label=rating cs2=A|B cs2Label=owner start=1767323045000 msg=says "x\\=y"\\nand \\\\ more',
    );
    expect(toCefLine({ id: '1', type: 'Mutex', summary: 'm' })).toContain(
      '|0|externalId=1 cs1=m cs1Label=Mutex',
    );
  });

  test('is an event of LEEF', () => {
    expect(toLeefLine({ ...HOST, description: 'a\tb' })).toBe(
      'LEEF:2.0|ThreatConnect|ThreatConnect|1.0|Host|x09|sev=5\tid=12\ttype=Host\tsummary=bad.example\townerName=A|B\trating=2.5\tconfidence=75\tdateAdded=2026-01-02T03:04:05Z\tdescription=a b',
    );
  });

  test('never is more than one line, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (summary, description) => {
        const indicator: Exportable = { id: '1', type: 'URL', summary, description };
        for (const line of [toJsonLine, toKeyValueLine, toCefLine, toLeefLine])
          expect(line(indicator)).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
