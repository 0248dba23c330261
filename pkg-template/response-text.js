// The text of a response, of the host or of another implementation, as long as it is not too long.

/**
 * @import { FetchResponse } from "./index.js"
 */

/**
 * The text; undefined if it has more bytes than these. What is not read then is not sent any more.
 *
 * @param {FetchResponse & { body?: unknown }} response
 * @param {number} mostBytes
 */
export async function textOf(response, mostBytes) {
  const chunks = chunksOf(response.body);
  if (chunks === undefined) {
    const text = await response.text();
    return text.length > mostBytes ? undefined : text;
  }
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * The pieces of a body that can be read piece by piece: a stream of the web, or one of Node.
 *
 * @param {any} body
 * @returns {AsyncIterable<Uint8Array> | undefined}
 */
function chunksOf(body) {
  if (typeof body?.getReader === "function") return piecesOf(body.getReader());
  return typeof body?.[Symbol.asyncIterator] === "function" ? body : undefined;
}

/**
 * Not every browser can iterate over a stream.
 *
 * @param {ReadableStreamDefaultReader<Uint8Array>} reader
 */
async function* piecesOf(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // A stream that failed fails here again, and whoever reads has heard of it.
    reader.cancel().catch(() => {});
  }
}
