/**
 * Requests to the sandbox's control API.
 * @module
 */

/** The sandbox refused; the message is its sentence. */
export class Refused extends Error {}

/**
 * Ask the control API.
 * @param {string} path below /sandbox/
 * @param {RequestInit} [options]
 * @returns {Promise<any>}
 * @throws {Refused}
 */
export async function ask(path, options = {}) {
  const response = await fetch(`/sandbox/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error);
  return answer;
}

/** Post JSON. @param {string} path @param {object} body @returns {Promise<any>} */
export const post = (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) });

/** The address under which a browser opens a message's file. @param {string} id @param {boolean} [save] */
export const fileUrl = (id, save = false) =>
  `/sandbox/files/${encodeURIComponent(id)}/raw${save ? '?save' : ''}`;
