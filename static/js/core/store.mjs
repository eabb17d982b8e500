// What this browser keeps by itself; where it keeps nothing (a private window), the page's memory.

const memory = new Map();

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** What is kept under `key`, or null. */
export function read(key) {
  try {
    const text = storage()?.getItem(key) ?? memory.get(key);
    return text === undefined || text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** Keep `value` under `key`. */
export function keep(key, value) {
  const text = JSON.stringify(value);
  try {
    storage().setItem(key, text);
  } catch {
    memory.set(key, text);
  }
}

/** Forget `key`. */
export function forget(key) {
  memory.delete(key);
  storage()?.removeItem(key);
}

/** The keys that begin with `prefix`. */
export function keys(prefix) {
  const kept = storage();
  const all = kept === null ? [] : Object.keys(kept);
  return [...new Set([...all, ...memory.keys()])].filter((key) => key.startsWith(prefix));
}
