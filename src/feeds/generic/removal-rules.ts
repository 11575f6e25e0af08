// Which keys of removal a class leaves room for. `collection` refuses the same; here it is said at the key, in the words of the YAML.
import type { z } from 'zod';
import type { FeedClass } from '../../core/feed-class.ts';

interface Removal {
  readonly class: FeedClass;
  readonly removal?: 'snapshot' | 'none' | undefined;
  readonly grace?: number | undefined;
}

const ABSENCE: Readonly<Record<Exclude<FeedClass, 'state'>, string>> = {
  window: 'a value that is missing from a window is only older',
  cumulative: 'a value that is missing from a cumulative list was corrected, not withdrawn',
  event: 'a value that is missing from a list of events says nothing',
};

/** Only a list of class state removes what it no longer has, and only removal has a grace. */
export function checkRemoval(settings: Removal, context: z.RefinementCtx): void {
  const { class: feedClass, removal, grace } = settings;
  const refuse = (key: 'removal' | 'grace', message: string): void => {
    context.addIssue({ code: 'custom', path: [key], message });
  };
  if (feedClass === 'state') {
    if (removal === 'none' && grace !== undefined)
      refuse('grace', 'expected no grace with “removal: none”: nothing is removed; leave one out');
    return;
  }
  const why = `with “class: ${feedClass}” nothing is removed, because ${ABSENCE[feedClass]}; leave it out, or write “class: state” if each document is the whole list`;
  if (removal === 'snapshot') refuse('removal', `expected none: ${why}`);
  if (grace !== undefined) refuse('grace', `expected no grace: ${why}`);
}
