// Filters that compare numbers and dates of an object.
import { dated, numeric, type Comparable } from './compare.ts';
import type { FilterObject } from './filter.ts';
import type { Both } from './judging.ts';

export const rating: Comparable<'indicator', number> = numeric('rating', 'rating');
export const confidence: Comparable<'indicator', number> = numeric('confidence', 'confidence');
export const fileSize: Comparable<'indicator', number> = numeric('size', 'fileSize');
export const threatAssessScore: Comparable<'indicator', number> = numeric(
  'threatAssessScore',
  'threatAssessScore',
  ['threatAssess'],
);
/** 0–5. The platform has no keyword for it, so it is judged here. */
export const threatAssessRating: Comparable<'indicator', number> = numeric(
  'threatAssessRating',
  undefined,
  ['threatAssess'],
);
/** 0–100. The platform has no keyword for it, so it is judged here. */
export const threatAssessConfidence: Comparable<'indicator', number> = numeric(
  'threatAssessConfidence',
  undefined,
  ['threatAssess'],
);
export const dateAdded: Comparable<FilterObject, string | Date> = dated('dateAdded', 'dateAdded');
export const lastModified: Comparable<FilterObject, string | Date> = dated(
  'lastModified',
  'lastModified',
);

/** Changed at or after this instant. */
export const modifiedSince = (date: string | Date): Both => lastModified.ge(date);
