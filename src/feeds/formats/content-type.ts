// What the header of an answer says about how to read it: the character set is a parameter of the content type (RFC 9110 §8.3.2).

const CHARSET = /;\s*charset\s*=\s*["']?([\w.:+-]{1,40})/i;

/** In lower case; undefined when none is stated. */
export const charsetOf = (contentType: string | undefined): string | undefined =>
  CHARSET.exec(contentType ?? '')?.[1]?.toLowerCase();
