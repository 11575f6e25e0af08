// What a request may refer to beside parameters. The values exist while a request is built and nowhere else: a mapping that
// refers to one is refused, because a record must not depend on the page it came with.
import { expressionOf, type Expression } from '../mapping/expression.ts';

/** Values of one request. Instants are ISO 8601 UTC with `Z`. */
export interface RequestValues {
  /** Number of the page. */
  readonly page?: number | undefined;
  /** Records in front of the page. */
  readonly offset?: number | undefined;
  /** Records that a page may have. */
  readonly size?: number | undefined;
  /** Token or sequence number that the source gave for what comes next. */
  readonly cursor?: string | undefined;
  /** Beginning of what is asked for; missing when everything is. */
  readonly from?: string | undefined;
  /** End of the slice that is asked for. */
  readonly to?: string | undefined;
  /** Whole hours back from now, rounded up. */
  readonly hours?: number | undefined;
  /** Id of the change that is fetched. */
  readonly id?: string | undefined;
  /** What the source wants back to take data as arrived. */
  readonly receipt?: string | undefined;
}

const reference = <T>(name: keyof RequestValues): Expression<T | undefined> =>
  expressionOf({ op: 'request', name });

/** References to the values of the request that is being made, for templates of `http`. */
export const request = {
  page: reference<number>('page'),
  offset: reference<number>('offset'),
  size: reference<number>('size'),
  cursor: reference<string>('cursor'),
  from: reference<string>('from'),
  to: reference<string>('to'),
  hours: reference<number>('hours'),
  id: reference<string>('id'),
  receipt: reference<string>('receipt'),
} as const;
