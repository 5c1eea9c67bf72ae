/**
 * The one stream by which the page learns what happens; it goes on by itself after a cut.
 * @module
 */

const TOGETHER = 8;
const AGAIN = 1000;

/**
 * Follow the stream for as long as the page lives. Events that come together are handed over together, so that a
 * thousand of them make one rendering.
 * @param {object} to
 * @param {(connected: boolean) => void} to.connected
 * @param {(hello: object) => void} to.hello
 * @param {(events: {event: 'feed'|'wire', data: object}[]) => void} to.batch
 */
export function follow(to) {
  let place = '';
  let waiting = [];
  let timer = 0;

  const hand = () => {
    timer = 0;
    const events = waiting;
    waiting = [];
    to.batch(events);
  };

  const listen = () => {
    const source = new EventSource(`/sandbox/stream?after=${encodeURIComponent(place)}`);
    source.onopen = () => to.connected(true);
    source.onerror = () => {
      to.connected(false);
      // A browser goes on by itself after a broken connection, not after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN);
    };
    const on = (event, handle) =>
      source.addEventListener(event, message => {
        place = message.lastEventId;
        handle(JSON.parse(message.data));
      });
    on('hello', hello => {
      waiting = [];
      to.hello(hello);
    });
    for (const event of ['feed', 'wire']) {
      on(event, data => {
        waiting.push({ event, data });
        timer ||= setTimeout(hand, TOGETHER);
      });
    }
  };
  listen();
}
