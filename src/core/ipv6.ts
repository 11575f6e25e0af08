// IPv6 has two spellings here: our ledgers keep the compressed one (RFC 5952), the platform wants eight groups in a CIDR.

const GROUP = /^[0-9a-f]{1,4}$/i;
const EMBEDDED_IPV4 = /^(.*:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The eight groups as numbers, or `undefined` when the text is not an IPv6 address. */
function groupsOf(text: string): readonly number[] | undefined {
  const plain = unembed(text);
  const halves = plain?.split('::') ?? [];
  if (plain === undefined || halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...tail];
  return groups.every((group) => GROUP.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined;
}

/** An IPv4 address at the end becomes two groups. */
function unembed(text: string): string | undefined {
  const match = EMBEDDED_IPV4.exec(text);
  if (!match) return text;
  const [a = 0, b = 0, c = 0, d = 0] = match.slice(2).map(Number);
  if ([a, b, c, d].some((byte) => byte > 255)) return undefined;
  return `${match[1] ?? ''}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

/** `2001:db8::1` → `2001:db8:0:0:0:0:0:1`; text that is not IPv6 comes back as it is. */
export function expandIpv6(text: string): string {
  const groups = groupsOf(text);
  return groups === undefined ? text : groups.map((group) => group.toString(16)).join(':');
}

/** The form of RFC 5952: lower case, the first longest run of at least two zero groups as `::`. */
export function compressIpv6(text: string): string {
  const groups = groupsOf(text);
  if (groups === undefined) return text;
  let best = { start: 0, length: 1 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.length < 2) return hex.join(':');
  const before = hex.slice(0, best.start).join(':');
  return `${before}::${hex.slice(best.start + best.length).join(':')}`;
}
