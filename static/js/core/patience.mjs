// How long to wait before trying again, with full jitter: a room that lost its network or its server
// at one moment comes back spread out.

const FIRST = 3000;
const LONGEST = 30_000;

/** Milliseconds before the next try after `failures` in a row: anywhere in 3 s, 6 s, 12 s … 30 s. */
export function pause(failures, random = Math.random) {
  return random() * Math.min(LONGEST, FIRST * 2 ** failures);
}
