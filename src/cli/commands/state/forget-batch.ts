import { CONFIG_ARG, defineTcfeedsCommand } from '../../command.ts';
import { readWhole } from '../../numbers.ts';
import { requireReason, requireState, withState } from '../../state-command.ts';

export const stateForgetBatch = defineTcfeedsCommand({
  name: 'state forget-batch',
  summary: 'Gives up waiting for a batch that never ends',
  explanation: [
    'A batch whose end was not read stays noted: every run looks at it, and sends its objects again because it may still overwrite them. When the platform will never finish it, this command takes the note away; the next run sends its objects once more, and then they are known.',
    'If the batch takes effect after all, what it wrote stays until the source changes. So make sure on the platform that it is gone. "tcfeeds state show" lists the open batches.',
    'A run in progress is a reason to refuse, and so is an upload of the batch that may still be under way.',
  ],
  args: {
    feed: { type: 'positional', required: true, description: 'Id of the feed' },
    epoch: {
      type: 'string',
      required: true,
      valueHint: 'N',
      description: 'Epoch of the run that sent it',
    },
    chunk: {
      type: 'string',
      required: true,
      valueHint: 'N',
      description: 'Number of its chunk in that run',
    },
    reason: { type: 'string', required: true, description: 'Why; kept with the state' },
    ...CONFIG_ARG,
  },
  examples: [
    {
      command:
        'tcfeeds state forget-batch urlhaus --epoch 7 --chunk 0 --reason "deleted by support"',
      says: 'the batch of chunk 0 that the run with epoch 7 sent',
    },
  ],
  run: ({ args, terminal }) => {
    const { feed: feedId } = args;
    const reason = requireReason(args.reason);
    const epoch = readWhole('epoch', args.epoch);
    const chunk = readWhole('chunk', args.chunk);
    return withState(
      { feedId, config: args.config, json: args.json, terminal, doing: 'forgetting the batch' },
      async (session) => {
        await requireState(session, feedId);
        return session.state.forgetBatch(feedId, { epoch, chunk, reason });
      },
    );
  },
});
