// Names of malware families as catalogues write them: platform, dot, family (`win.remcos`). They look like hosts and are tags.

/** Platforms in front of the dot, as Malpedia names them. */
const PLATFORMS: ReadonlySet<string> = new Set(
  'aix apk asp elf fas ios jar js jsp osx php ps1 py sh swf symbian vbs win'.split(' '),
);
/** Endings of hosts that are usual; those of countries, which have two letters, and the reserved ones are hosts, too. */
const HOST_ENDINGS: ReadonlySet<string> = new Set(
  'com net org info biz name pro mobi dev app xyz top site online shop club live link cloud tech store space arpa onion local test example invalid localhost'.split(
    ' ',
  ),
);
const FAMILY = /^([a-z0-9]+)\.([a-z][a-z0-9_-]{2,})$/;

/** Whether a lower-case word is `<platform>.<family>` and no host. */
export function isFamilyName(lower: string): boolean {
  const [, platform = '', family = ''] = FAMILY.exec(lower) ?? [];
  return PLATFORMS.has(platform) && !HOST_ENDINGS.has(family);
}
