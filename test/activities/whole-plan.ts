// A plan with all its members, for tests that are about some of them.
import type { Plan } from '../../src/core/plan.ts';

export const wholePlan = (files: Pick<Plan, 'decisions' | 'proposals' | 'chunks'>): Plan => ({
  v: 1,
  feedId: 'demo',
  instance: 'tc.example/api',
  owner: 'Demo',
  epoch: 1,
  plannedAt: '2031-01-02T03:04:05Z',
  counts: {
    create: 2,
    update: 0,
    refresh: 0,
    resend: 0,
    remove: 0,
    unchanged: 0,
    missing: 0,
    heldByOthers: 0,
    undecided: 0,
    rejectedBefore: 0,
  },
  stale: { count: 0, share: 0 },
  samples: {},
  ...files,
});
