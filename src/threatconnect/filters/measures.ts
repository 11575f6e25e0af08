// Filters that compare numbers and dates of an object.
import { dated, numeric, type Comparable } from './compare.ts';
import type { FilterObject } from './filter.ts';
import type { Both } from './judging.ts';

/** The threat rating, 0–5; one that is not set is neither greater nor less than any. */
export const rating: Comparable<'indicator', number> = numeric('rating', 'rating', [], 5);
/** 0–100; one that is not set is neither greater nor less than any. */
export const confidence: Comparable<'indicator', number> = numeric(
  'confidence',
  'confidence',
  [],
  100,
);
/** Of a File, in bytes. */
export const fileSize: Comparable<'indicator', number> = numeric('size', 'fileSize');
/** The platform's own score, 0–1000. */
export const threatAssessScore: Comparable<'indicator', number> = numeric(
  'threatAssessScore',
  'threatAssessScore',
  ['threatAssess'],
  1000,
);
/** 0–5. The platform has no keyword for it, so it is judged here. */
export const threatAssessRating: Comparable<'indicator', number> = numeric(
  'threatAssessRating',
  undefined,
  ['threatAssess'],
  5,
);
/** 0–100. The platform has no keyword for it, so it is judged here. */
export const threatAssessConfidence: Comparable<'indicator', number> = numeric(
  'threatAssessConfidence',
  undefined,
  ['threatAssess'],
  100,
);
/** When the owner got the object. ISO 8601 (without zone UTC) or a `Date`; whole seconds on the platform. */
export const dateAdded: Comparable<FilterObject, string | Date> = dated('dateAdded', 'dateAdded');
/** When the object was changed last. ISO 8601 (without zone UTC) or a `Date`; whole seconds on the platform. */
export const lastModified: Comparable<FilterObject, string | Date> = dated(
  'lastModified',
  'lastModified',
);

/** Changed at or after this instant. */
export const modifiedSince = (date: string | Date): Both => lastModified.ge(date);
