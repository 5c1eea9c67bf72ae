/**
 * Components that are rendered again only when what they are given has changed.
 * @module
 */
import { Component, h } from '../vendor/preact.js';

/**
 * @template {Function} T
 * @param {T} view a component
 * @returns {T}
 */
export const memo = view =>
  class extends Component {
    shouldComponentUpdate(next) {
      const names = new Set([...Object.keys(this.props), ...Object.keys(next)]);
      return [...names].some(name => name !== 'children' && next[name] !== this.props[name]);
    }

    render(props) {
      return h(view, props);
    }
  };
