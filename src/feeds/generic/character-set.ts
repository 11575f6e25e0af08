// Which characters an atom of a regular expression matches, as far as it matters here: whether two atoms share one.
const UNITS = 0x1_0000;
const WORD = 32;

/** A bit for each UTF-16 code unit. */
export type CharacterSet = Uint32Array;

export const NO_CHARACTERS: CharacterSet = new Uint32Array(UNITS / WORD);

/** The code units that one character, escape or class matches. */
export function charactersOf(atom: string): CharacterSet {
  const set = new Uint32Array(UNITS / WORD);
  const add = (unit: number): void => {
    const word = Math.floor(unit / WORD);
    set[word] = (set[word] ?? 0) | (1 << (unit % WORD));
  };
  // A character that stands for itself.
  if (/^[\w\s\-",:;/=#<>@!%&~']$/.test(atom)) add(atom.charCodeAt(0));
  else {
    const pattern = new RegExp(atom);
    for (let unit = 0; unit < UNITS; unit += 1)
      if (pattern.test(String.fromCharCode(unit))) add(unit);
  }
  return set;
}

export const union = (left: CharacterSet, right: CharacterSet): CharacterSet =>
  left === NO_CHARACTERS ? right : left.map((bits, word) => bits | (right[word] ?? 0));

export const areDisjoint = (left: CharacterSet, right: CharacterSet): boolean =>
  left === NO_CHARACTERS ||
  right === NO_CHARACTERS ||
  left.every((bits, word) => (bits & (right[word] ?? 0)) === 0);
