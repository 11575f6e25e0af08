// The official packages of OASIS read what `stix` writes.
//
// Needs Python 3.11 or later and, once, the package registry. Without them the suite fails; TCFEEDS_SKIP_STIX=<reason> skips it.
import { describe, expect, test } from 'vitest';
import { findOutput, type ExportEvent } from '../../../src/outputs/index.ts';
import { checkedEvents } from '../../conformance/checked-objects.ts';
import { checkFiles, STIX_SET } from '../../conformance/checked-sets.ts';
import { skipNote, skipReason } from '../../conformance/python-environment.ts';
import { make } from '../../outputs/sample-objects.ts';

interface Checked {
  readonly file: string;
  readonly objects: number;
  /** How many, or why not. */
  readonly parsed: number | string;
  readonly valid: boolean;
  readonly errors: readonly string[];
  readonly types: readonly string[];
  readonly otherIds: readonly string[];
  readonly dangling: readonly string[];
}

const TYPES =
  `attack-pattern campaign course-of-action extension-definition grouping identity incident indicator
  intrusion-set malware marking-definition note relationship report threat-actor tool vulnerability`.split(
    /\s+/,
  );
const OBSERVABLES =
  `autonomous-system domain-name email-addr email-message file ipv4-addr ipv6-addr mutex url
  windows-registry-key`.split(/\s+/);

describe.skipIf(skipReason(STIX_SET) !== '')(
  `stix2 and its validator ${skipNote(STIX_SET)}`,
  () => {
    test('accept every bundle: all types, hostile values, ids beyond 2^53', async () => {
      const settings = { state: { observables: true, tlp_color: 'AMBER' }, changes: {} };
      const files: Record<string, string> = {};
      for (const content of ['state', 'changes'] as const) {
        const options = { content, settings: settings[content] };
        const bundle = (events: readonly ExportEvent[]): string =>
          Object.values(make(findOutput('stix'), events, options).files).join('');
        files[`${content}.json`] = bundle(checkedEvents);
        files[`${content}-empty.json`] = bundle([]);
      }
      const checked = await checkFiles<Checked>(STIX_SET, 'stix_bundles.py', files);
      console.warn(checked.map(({ file, objects }) => `${file}: ${objects} objects`).join('\n'));
      expect(checked.map(({ file }) => file)).toEqual(Object.keys(files).sort());
      for (const { file, objects, parsed, valid, errors, otherIds, dangling } of checked)
        expect({ file, parsed, valid, errors, otherIds, dangling }).toEqual({
          file,
          parsed: objects,
          valid: true,
          errors: [],
          otherIds: [],
          dangling: [],
        });
      const types = new Set(checked.flatMap((one) => one.types));
      expect([...types].sort()).toEqual([...TYPES, ...OBSERVABLES].sort());
    });
  },
);
