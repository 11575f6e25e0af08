// Addresses of the Temporal UI, when it is known where that is.
import type { TemporalTarget } from './temporal/session.ts';

type UiTarget = Pick<TemporalTarget, 'uiUrl' | 'namespace'>;

const under = ({ uiUrl, namespace }: UiTarget, path: string): { readonly url?: string } =>
  uiUrl === undefined
    ? {}
    : { url: `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/${path}` };

export const linkToRun = (target: UiTarget, workflowId: string): { readonly url?: string } =>
  under(target, `workflows/${encodeURIComponent(workflowId)}`);

export const linkToSchedule = (target: UiTarget, scheduleId: string): { readonly url?: string } =>
  under(target, `schedules/${encodeURIComponent(scheduleId)}`);
