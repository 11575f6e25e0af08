// PyMISP reads the feed that `misp` writes.
//
// Needs Python 3.11 or later and, once, the package registry. Without them the suite fails; TCFEEDS_SKIP_MISP=<reason> skips it.
import { describe, expect, test } from 'vitest';
import { findOutput } from '../../../src/outputs/index.ts';
import { checkedEvents } from '../../conformance/checked-objects.ts';
import { checkFiles, MISP_SET } from '../../conformance/checked-sets.ts';
import { skipNote, skipReason } from '../../conformance/python-environment.ts';
import { make } from '../../outputs/sample-objects.ts';

interface ReadFeed {
  readonly events: number;
  readonly files: readonly string[];
  readonly problems: readonly string[];
  readonly attributes: readonly {
    readonly type: string;
    readonly category: string;
    readonly value: string;
    readonly deleted: boolean;
    readonly comment: string;
    readonly tags: readonly string[];
  }[];
}

describe.skipIf(skipReason(MISP_SET) !== '')(`PyMISP ${skipNote(MISP_SET)}`, () => {
  test.each([1, 4])(
    'reads the feed with %i events a day as it would write it',
    async (eventsPerDay) => {
      const { files, refused } = make(findOutput('misp'), checkedEvents, {
        settings: { eventsPerDay },
      });
      const [feed] = await checkFiles<ReadFeed>(MISP_SET, 'misp_feed.py', files);
      expect(feed?.problems).toEqual([]);
      expect(feed?.files).toEqual(Object.keys(files).sort());
      expect(feed?.events).toBe(feed!.files.length - 2);
      const written = Object.entries(files)
        .filter(([name]) => /^[0-9a-f-]{36}\.json$/.test(name))
        .flatMap(([, text]) => {
          const { Event } = JSON.parse(text) as {
            readonly Event: { readonly Attribute: ReadFeed['attributes'] };
          };
          return Event.Attribute;
        });
      const facts = ({
        type,
        category,
        value,
        deleted,
        comment,
      }: (typeof written)[number]): string =>
        JSON.stringify([type, category, value, deleted, comment]);
      expect(feed?.attributes.map(facts).sort()).toEqual(written.map(facts).sort());
      expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['line-break']));
      const gone = feed?.attributes.filter(({ deleted }) => deleted) ?? [];
      expect(gone.length).toBeGreaterThan(30);
      expect(gone.every(({ value }) => value.startsWith('withdrawn '))).toBe(true);
      console.warn(`PyMISP: ${feed?.events} events, ${feed?.attributes.length} attributes`);
    },
  );
});
