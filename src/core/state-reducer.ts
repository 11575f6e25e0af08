// Every decision of the feed's state, for the thin workflow around it. `now` is an ISO 8601 UTC instant.
export { beginRun, releaseLease, requireHolder } from './state-lease.ts';
export { beginPlan, noteBatch } from './state-plan.ts';
export { abortRun, commitRead, commitRun } from './state-commit.ts';
export { configure, forgetBatch } from './state-operator.ts';
export { refuseEmptyReset, resetCursor } from './state-reset.ts';
export type { Step } from './state-step.ts';
