// Which names files of an output may have: outputs take them from objects, and listings lie where others may write, too.

const PART = /^[^.\\\0][^\\\0]*$/;

/** Relative, with `/` between parts; no part is hidden, and none leads elsewhere. */
export const isSafeName = (name: string): boolean =>
  name.split('/').every((part) => PART.test(part));
