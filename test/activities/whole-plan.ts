// A plan with all its members, for tests that are about some of them.
import type { Plan } from '../../src/core/plan.ts';
import { NO_COUNTS } from '../../src/ledger/plan-summary.ts';

export const wholePlan = (files: Pick<Plan, 'decisions' | 'proposals' | 'chunks'>): Plan => ({
  v: 1,
  feedId: 'demo',
  instance: 'tc.example/api',
  owner: 'Demo',
  epoch: 1,
  plannedAt: '2031-01-02T03:04:05Z',
  counts: { ...NO_COUNTS, create: 2 },
  stale: { count: 0, share: 0 },
  samples: {},
  ...files,
});
