// Hosts that stand in examples (RFC 2606): an address with one was never filled in, because nobody answers there.

const RESERVED = /(?:^|\.)(?:example|invalid|test|example\.(?:com|net|org))$/i;

/** Whether the name of a host is reserved for examples and tests. */
export const isPlaceholderHost = (hostname: string): boolean => RESERVED.test(hostname);
