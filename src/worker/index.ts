// The process that runs feeds, and the servers it can bring along.
export { feedOfWorkflow } from './feed-log.ts';
export { createLog, type Log, type LogLevelName } from './log.ts';
export { startWorkers, type RunningWorkers, type WorkersOptions } from './start-worker.ts';
export { storeConflict, type ConflictOptions } from './store-conflict.ts';
export { markStore, storeIdAt } from './store-marker.ts';
export { readIdentity, type WorkerIdentity, writeIdentity } from './worker-identity.ts';
