import type { CommandGroup } from '../command.ts';
import { indicatorsGet } from './indicators/get.ts';

export const indicators: CommandGroup = {
  kind: 'group',
  name: 'indicators',
  summary: 'Looks at indicators on the platform',
  explanation: ['Reads only. Nothing is stored, and no export is touched.'],
  members: [indicatorsGet],
};
