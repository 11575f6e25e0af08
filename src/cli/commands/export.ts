// `tcfeeds export …`: what leaves ThreatConnect.
import type { CommandGroup } from '../command.ts';
import { exportCompare } from './export/compare.ts';
import { exportConvert } from './export/convert.ts';

export const exportGroup: CommandGroup = {
  kind: 'group',
  name: 'export',
  summary: 'Works on what leaves ThreatConnect',
  explanation: ['What exports and outputs are is in docs/exports.md.'],
  members: [exportCompare, exportConvert],
};
