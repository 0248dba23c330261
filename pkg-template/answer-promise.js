// A promise of a document, which gives the response too.
//
// What is read of the response must be known when the request is made, so the request is made when somebody first asks
// for something: at `await`, `then`, `withResponse` or `asResponse`, or else as soon as the present task is over.

/**
 * @import { FetchResponse } from "./index.js"
 */

/**
 * A document with its response; without a document where somebody else reads the body.
 *
 * @typedef {{ data?: any, response?: FetchResponse | undefined }} Answer
 */

/** @extends {Promise<any>} */
export class AnswerPromise extends Promise {
  #send;
  /** @type {Promise<Answer> | undefined} */
  #document;
  /** @type {Promise<Answer> | undefined} */
  #head;

  /** @param {() => (raw: boolean) => Promise<Answer>} prepare */
  constructor(prepare) {
    // The promise itself says nothing; `then` below does.
    super((resolve) => resolve(undefined));
    try {
      this.#send = prepare();
    } catch (error) {
      this.#send = async () => {
        throw error;
      };
    }
    queueMicrotask(() => {
      if (this.#head === undefined) this.#read();
    });
  }

  // What `then` gives is a promise like any other.
  static get [Symbol.species]() {
    return Promise;
  }

  get [Symbol.toStringTag]() {
    return "AnswerPromise";
  }

  /** @returns {Promise<Answer>} */
  #read() {
    // A body can be read once.
    if (this.#head !== undefined) return Promise.reject(new TypeError("asResponse() gave the answer away, unread"));
    this.#document ??= this.#send(false);
    return this.#document;
  }

  /**
   * @template [Result=any], [Rejected=never]
   * @param {((data: any) => Result | PromiseLike<Result>) | null} [onFulfilled]
   * @param {((reason: any) => Rejected | PromiseLike<Rejected>) | null} [onRejected]
   * @returns {Promise<Result | Rejected>}
   */
  then(onFulfilled, onRejected) {
    return this.#read()
      .then(({ data }) => data)
      .then(onFulfilled, onRejected);
  }

  withResponse() {
    return this.#read().then(({ data, response }) => ({ data, response }));
  }

  asResponse() {
    if (this.#document !== undefined) {
      // One whose body was read is of no use to somebody who wants to read it.
      return Promise.reject(new TypeError("asResponse() must be called at once, on the call itself"));
    }
    this.#head ??= this.#send(true);
    return this.#head.then(({ response }) => response);
  }
}
