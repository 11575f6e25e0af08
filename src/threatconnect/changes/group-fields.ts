// The keys of groups that only some types have, as they can be written. The platform takes what it does not know
// without a word and without effect.
import { CodedError } from '../../core/errors.ts';
import { didYouMean } from '../nearest.ts';
import type { Body, BodyValue } from './exact-body.ts';

/** Dates are ISO 8601. */
export interface GroupFields {
  readonly name?: string;
  readonly firstSeen?: string;
  readonly lastSeen?: string;
  readonly externalDateAdded?: string;
  readonly externalDateExpires?: string;
  readonly externalLastModified?: string;
  /** Of Event and Incident. */
  readonly eventDate?: string;
  readonly status?: string;
  /** Of an Event. */
  readonly eventType?: string;
  /** Of Document, Report and Signature. */
  readonly fileName?: string;
  /** Of a Signature. */
  readonly fileType?: string;
  readonly fileText?: string;
  /** Of a Document. */
  readonly malware?: boolean;
  readonly password?: string;
  /** Of a Report. */
  readonly publishDate?: string;
  readonly reviews?: BodyValue;
  /** Of an Email. */
  readonly subject?: string;
  readonly header?: string;
  readonly body?: string;
  readonly from?: string;
  readonly to?: string;
  readonly score?: number;
  readonly scoreBreakdown?: string;
  readonly scoreIncludesBody?: boolean;
  /** Of a Task. */
  readonly dueDate?: string;
  readonly reminderDate?: string;
  readonly escalationDate?: string;
  readonly assignments?: BodyValue;
}

const KNOWN: { readonly [K in keyof GroupFields]-?: true } = {
  name: true,
  firstSeen: true,
  lastSeen: true,
  externalDateAdded: true,
  externalDateExpires: true,
  externalLastModified: true,
  eventDate: true,
  status: true,
  eventType: true,
  fileName: true,
  fileType: true,
  fileText: true,
  malware: true,
  password: true,
  publishDate: true,
  reviews: true,
  subject: true,
  header: true,
  body: true,
  from: true,
  to: true,
  score: true,
  scoreBreakdown: true,
  scoreIncludesBody: true,
  dueDate: true,
  reminderDate: true,
  escalationDate: true,
  assignments: true,
};

/** @throws {ConfigInvalid} naming a key that no group has */
export function checkGroupFields(object: string, fields: GroupFields): Body {
  const known = Object.keys(KNOWN);
  const stranger = Object.keys(fields).find((key) => !known.includes(key));
  if (stranger === undefined) return fields as Body;
  throw new CodedError(
    'ConfigInvalid',
    `${object}: groups have no ${JSON.stringify(stranger)} that can be set${didYouMean(stranger, known)}`,
    { details: { object } },
  );
}
