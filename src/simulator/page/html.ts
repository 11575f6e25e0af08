// HTML that cannot be broken out of: a tagged template escapes every value; only what another template made passes as it is.

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

export type HtmlValue = string | number | Html | readonly HtmlValue[];

const render = (value: HtmlValue): string => {
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
};

export const markup = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html => {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    text += render(value) + (parts[index + 1] ?? '');
  });
  return new Html(text);
};

/** An instant; the page's script writes it in the viewer's zone, without script it stays UTC. */
export const time = (ms: number): Html => {
  const text = new Date(ms).toISOString();
  return markup`<time datetime="${text}">${text.slice(0, 19).replace('T', ' ')} UTC</time>`;
};

/** `1 group`, `2 groups`. */
export const several = (value: number, word: string): string =>
  `${count(value)} ${word}${value === 1 ? '' : 's'}`;

export const count = (value: number): string => value.toLocaleString('en-US');

const UNITS = ['B', 'kB', 'MB', 'GB'];

export const size = (bytes: number): string => {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  // A blank that does not break: number and unit are one word.
  return `${unit === 0 ? value : value.toFixed(1)}\u00a0${UNITS[unit] ?? ''}`;
};
