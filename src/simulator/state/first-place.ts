/** The first of `length` places at which `isThere`, which stays true behind it; `length` for none. */
export const firstPlace = (length: number, isThere: (at: number) => boolean): number => {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isThere(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};
