export { feedRunWorkflow } from './feed-run.ts';
export { feedStateWorkflow } from './feed-state.ts';
export { indicatorExportWorkflow } from './indicator-export.ts';
