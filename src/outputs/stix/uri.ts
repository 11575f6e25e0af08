// Which texts are URIs by RFC 3986, which is what the specification wants where it says `url`. The platform keeps what was found:
// URLs with blanks, line breaks and letters of all scripts among them.

const BYTE = '%[0-9a-f]{2}';
const IN_PATH = `(?:[\\w.~:/@!$&'()*+,;=-]|${BYTE})*`;
const IN_QUERY = `(?:[\\w.~:/?@!$&'()*+,;=-]|${BYTE})*`;
const HOST = `(?:\\[[0-9a-f:.]+\\]|(?:[\\w.~!$&'()*+,;=-]|${BYTE})+)`;
const USER = `(?:(?:[\\w.~:!$&'()*+,;=-]|${BYTE})*@)?`;
const URI = new RegExp(
  `^[a-z][a-z0-9+.-]*://${USER}${HOST}(?::\\d*)?(?:/${IN_PATH})?(?:\\?${IN_QUERY})?(?:#${IN_QUERY})?$`,
  'i',
);

/** With a host. */
export const isUri = (text: string | undefined): text is string =>
  text !== undefined && URI.test(text);
