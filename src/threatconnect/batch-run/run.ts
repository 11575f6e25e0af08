// A whole batch: cut, sent job by job, files uploaded, and told object by object however it ended.
import { findCodedError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ClientContext } from '../context.ts';
import type { BatchResource } from '../resources/batch.ts';
import type { GroupsResource } from '../resources/groups.ts';
import { BATCH_KINDS, toChunks, type BatchKind } from './chunks.ts';
import { readBatchInput } from './content.ts';
import { sendFiles, toError } from './files.ts';
import { createJobSender } from './job.ts';
import type { BatchJob, BatchProblem } from './report.ts';
import { checkFiles, limitsOf, settingsOf, type BatchRunner } from './run-options.ts';

export function createBatchRunner(
  context: ClientContext,
  batch: BatchResource,
  groups: GroupsResource,
): BatchRunner {
  const sendJob = createJobSender(context, batch);
  return {
    run: async (input, options = {}) => {
      const settings = settingsOf(context, options);
      checkFiles(options);
      const content = readBatchInput(input);
      const jobs: BatchJob[] = [];
      const problems: BatchProblem[] = [];
      const told = { group: 0, indicator: 0, association: 0 };
      let failure: Error | undefined;
      let halted = false;
      try {
        for (const chunk of toChunks(content, limitsOf(options))) {
          const done = await sendJob(chunk, settings, options);
          told[chunk.kind] += chunk.entities.length;
          jobs.push(done.job);
          problems.push(...done.problems);
          failure = done.job.error;
          halted = options.haltOnError === true && done.problems.length > 0;
          if (halted || failure !== undefined) break;
        }
      } catch (thrown) {
        // Before the first job there is nothing to tell.
        if (jobs.length === 0) throw thrown;
        failure = findCodedError(thrown) ?? toError(thrown);
      }
      for (const kind of BATCH_KINDS)
        for (const entity of content[kind].slice(told[kind])) problems.push(unsent(kind, entity));
      const stopped = halted || failure !== undefined;
      const files =
        settings.action === 'Create'
          ? await sendFiles(groups, {
              files: options.files ?? {},
              owner: settings.owner,
              problems,
              stopped,
              signal: options.signal,
            })
          : [];
      // One problem per place in the lists, also where the same object stands twice; the others are about no object.
      const troubled = problems.filter(
        ({ kind, entity }) => kind !== 'association' && entity !== undefined,
      );
      return {
        ok: failure === undefined && problems.length === 0 && files.every((file) => file.ok),
        accepted: content.group.length + content.indicator.length - troubled.length,
        problems,
        jobs,
        files,
        halted,
        failure,
      };
    },
  };
}

const unsent = (kind: BatchKind, entity: JsonObject): BatchProblem => ({
  kind,
  entity,
  outcome: 'unsent',
  code: undefined,
  reason: 'not sent, because of an error before it',
});
