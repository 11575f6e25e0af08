// The process that runs feeds, and the servers it can bring along.
export { createLog, type Log, type LogLevelName } from './log.ts';
export { startWorkers, type RunningWorkers, type WorkersOptions } from './start-worker.ts';
