import type { CommandGroup } from '../command.ts';
import { stateForgetBatch } from './state/forget-batch.ts';
import { stateInit } from './state/init.ts';
import { stateRelease } from './state/release.ts';
import { stateReset } from './state/reset.ts';
import { stateSet } from './state/set.ts';
import { stateShow } from './state/show.ts';

export const state: CommandGroup = {
  kind: 'group',
  name: 'state',
  summary: 'Shows and changes what a feed remembers: cursors, lease, pending plans',
  explanation: [
    'The state of a feed lives in the workflow feed-state:<feed>. These commands are the updates and signals of that workflow; "temporal" and "tctl" can send the same (docs/operations.md).',
  ],
  members: [stateShow, stateSet, stateReset, stateRelease, stateForgetBatch, stateInit],
};
