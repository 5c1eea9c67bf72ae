/**
 * A value that components can watch.
 * @module
 */
import { useLayoutEffect, useReducer } from '../vendor/preact.js';

/**
 * @template T
 * @param {T} first
 * @returns {{get: () => T, set: (value: T) => void, use: () => T}} `use` renders the component again after each `set`
 */
export function cell(first) {
  let value = first;
  const watchers = new Set();
  return {
    get: () => value,
    set(next) {
      value = next;
      watchers.forEach(watcher => watcher());
    },
    use() {
      const [, again] = useReducer(count => count + 1, 0);
      useLayoutEffect(() => {
        watchers.add(again);
        return () => watchers.delete(again);
      }, []);
      return value;
    },
  };
}
