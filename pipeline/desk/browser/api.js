// Calls of the desk's server: each answers with JSON, or fails with a sentence to show.

/** @typedef {{number: number, kind: string, start: number, end: number, text: string}} Block */
/** @typedef {{path: string, digest: string, text: string, blocks: Block[] | null}} File */
/** @typedef {{path: string, file: File | null, by: string, isDoubt?: boolean}} Conflict `by` is who has changed it */

const PATIENCE = 30_000;

export class CallError extends Error {
  /**
   * @param {string} sentence
   * @param {Conflict | null} conflict what is there now, where the file has changed meanwhile
   */
  constructor(sentence, conflict = null) {
    super(sentence);
    this.conflict = conflict;
  }
}

/**
 * Make the function that calls the server.
 * @param {string} token
 * @param {Record<string, string>} words
 */
export function makeApi(token, words) {
  /**
   * @param {string} name
   * @param {object} [body] a `Blob` is sent as it is, with `values` in the address
   * @param {Record<string, string>} [values]
   * @param {number} [patience] after so long it is asked again, where the server knows by a `turn` what it has done
   * @returns {Promise<any>}
   */
  const call = async (name, body = {}, values = {}, patience = PATIENCE) => {
    const isData = body instanceof Blob;
    const query = new URLSearchParams(values).toString();
    const signal = Object.hasOwn(body, 'turn') ? AbortSignal.timeout(patience) : null;
    let answer;
    try {
      answer = await fetch(`/_desk/api/${name}${query && `?${query}`}`, {
        method: 'POST',
        headers: { 'X-Desk-Token': token, 'Content-Type': isData ? 'application/octet-stream' : 'application/json' },
        body: isData ? body : JSON.stringify(body),
        signal,
      });
    } catch {
      if (signal?.aborted) return call(name, body, values, 2 * patience);
      throw new CallError(words.desk_gone);
    }
    const said = await answer.json().catch(() => null); // it was cut off
    if (!answer.ok || !said) throw new CallError(said?.error ?? words.desk_gone, said?.conflict ?? null);
    return said;
  };
  return call;
}
