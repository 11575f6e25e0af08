// `tcfeeds taxii …`: exports over TAXII 2.1.
import type { CommandGroup } from '../command.ts';
import { taxiiServe } from './taxii/serve.ts';

export const taxii: CommandGroup = {
  kind: 'group',
  name: 'taxii',
  summary: 'Offers exports over TAXII 2.1',
  explanation: ['How clients are pointed at it is in docs/exports-taxii.md.'],
  members: [taxiiServe],
};
