// A promise of a document, which gives the response too.
//
// What is read of the response must be known when the request is made, so the request is made when somebody first asks
// for something: at `await`, `then`, `withResponse` or `asResponse`, or else as soon as the present task is over.

export class AnswerPromise extends Promise {
  #send;
  #document;
  #head;

  /** @param {() => (raw: boolean) => Promise<{ data: unknown, response: Response }>} prepare */
  constructor(prepare) {
    // The promise itself says nothing; `then` below does.
    super((resolve) => resolve());
    try {
      this.#send = prepare();
    } catch (error) {
      this.#send = () => Promise.reject(error);
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

  #read() {
    // A body can be read once.
    if (this.#head !== undefined) return Promise.reject(new TypeError("asResponse() gave the answer away, unread"));
    this.#document ??= this.#send(false);
    return this.#document;
  }

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
